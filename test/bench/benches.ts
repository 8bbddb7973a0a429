import { type Bench, bench, type Option } from './bench.ts';
import { LITE } from './capacity/model.ts';

const ON_A_WALL = {
  model: { type: 'string', value: 'NAME', default: LITE, what: 'what watches the cameras' },
  demo: { type: 'boolean', default: false, what: "cameras show vigil's own scene, alerts are rare" },
  'no-browser': { type: 'boolean', default: false, what: 'nobody watches the page' },
} as const satisfies Record<string, Option>;

/** Each is loaded when it runs: the browser's driver is only installed for development. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  score: bench(
    'milliseconds to score a clip, beside PyTorch and the graph as exported; what overlapping windows save',
    {
      preset: {
        ...{ type: 'string', value: 'NAME', multiple: true, default: ['lite', 'paper'] },
        what: 'network; may be given several times',
      },
      'no-peer': { type: 'boolean', default: false, what: 'without PyTorch' },
    },
    async values => (await import('./score.ts')).score(values),
  ),
  engines: bench(
    'milliseconds to score a clip on every engine that loads here, beside onnx-cpu',
    {
      preset: {
        ...{ type: 'string', value: 'NAME', multiple: true, default: ['lite', 'paper'] },
        what: 'network; may be given several times',
      },
      engine: {
        ...{ type: 'string', value: 'NAME', multiple: true },
        ...{ default: ['onnx-cpu', 'onnx-cpu-int8', 'onnx-cuda', 'onnx-webgpu'] },
        what: 'as of vigil serve; may be given several times',
      },
    },
    async values => (await import('./engines.ts')).engines(values),
  ),
  train: bench(
    'milliseconds for a training step, beside PyTorch, and its slowest operators',
    { lite: { type: 'boolean', default: false, what: 'only the network lite' } },
    async values => (await import('./train.ts')).train(values),
  ),
  parity: bench("how far the networks' numbers are from those of the authors' code", {}, async () =>
    (await import('./parity.ts')).parity(),
  ),
  ingest: bench('what frames out of a video cost, beside an ffmpeg that throws them away', {}, async () =>
    (await import('./ingest.ts')).ingest(),
  ),
  capacity: bench(
    'the most cameras that this machine holds, and where its time goes',
    {
      from: { type: 'string', value: 'N', default: '1', what: 'cameras to begin with' },
      max: { type: 'string', value: 'N', default: '48', what: 'cameras to end with' },
      seconds: { type: 'string', value: 'S', default: '60', what: 'measured for each number of cameras' },
      engine: { type: 'string', value: 'NAME', default: 'auto', what: 'as of vigil serve' },
      svg: { type: 'string', value: 'FILE', what: 'draw the load by the number of cameras' },
      ...ON_A_WALL,
    },
    async values => (await import('./capacity.ts')).capacity(values),
  ),
  soak: bench(
    'whether more cameras than the machine holds do harm in the long run',
    {
      minutes: { type: 'string', value: 'M', default: '10', what: 'how long' },
      cameras: { type: 'string', value: 'N', default: '32', what: 'twice what capacity found' },
      ...ON_A_WALL,
    },
    async values => (await import('./soak.ts')).soak(values),
  ),
  live: bench(
    'live video in Chromium by WebCodecs, MSE and JPEG: how old it is, what it costs server and browser, bytes',
    {
      tiles: {
        ...{ type: 'string', value: 'N', multiple: true, default: ['1', '4', '9'] },
        what: 'cameras on the page; may be given several times',
      },
      seconds: { type: 'string', value: 'S', default: '12', what: 'measured for each player, twice' },
      width: { type: 'string', value: 'W', default: '640', what: "of the cameras' pictures; they are 16:9" },
    },
    async values => (await import('./live.ts')).live(values),
  ),
  'live-soak': bench(
    'nine cameras on one page for long: whether memory and the age of pictures stay flat, and what a stop looks like',
    { minutes: { type: 'string', value: 'M', default: '30', what: 'how long' } },
    async values => (await import('./live-soak.ts')).liveSoak(values),
  ),
  store: bench(
    'what the review page asks for, of a store with many events and of one with few',
    {
      events: { type: 'string', value: 'N', default: '100000', what: 'in the store' },
      database: { type: 'string', value: 'URL', what: 'an empty PostgreSQL database instead of SQLite' },
    },
    async values => (await import('./store.ts')).store(values),
  ),
  ablation: bench(
    'what each part of a score is worth: frame AUC in both protocols',
    {
      model: { type: 'string', value: 'NAME', default: 'ucsd-ped2', what: 'a package with a discriminator' },
      data: { type: 'string', value: 'FOLDER', default: 'UCSDped2', what: 'labelled clips' },
      normal: { type: 'string', value: 'FOLDER', default: 'UCSDped2/Train', what: 'normal clips' },
      held: {
        type: 'string',
        value: 'N',
        default: '3',
        what: 'of the normal clips, the last ones, not trained on',
      },
      threads: { type: 'string', value: 'N', default: '2', what: 'that compute together' },
    },
    async values => (await import('./ablation.ts')).ablation(values),
  ),
  errors: bench(
    'how far each error function pulls normal and abnormal frames apart: frame AUC (live), gap, overlap',
    {
      model: { type: 'string', value: 'NAME', default: 'ucsd-ped2', what: 'a package' },
      data: { type: 'string', value: 'FOLDER', default: 'UCSDped2', what: 'labelled clips' },
      normal: {
        ...{ type: 'string', value: 'FOLDER', default: 'UCSDped2/Train' },
        what: 'normal clips, for functions that learn',
      },
      error: {
        ...{ type: 'string', value: 'NAME', multiple: true },
        what: 'one of them only; may be given several times',
      },
      threads: { type: 'string', value: 'N', default: '2', what: 'that compute together' },
    },
    async values => (await import('./errors.ts')).errors(values),
  ),
  'image-io': bench(
    "how far the pixels of sharp and of ffmpeg's image decoders are apart; CPU time of ffmpeg over sharp's",
    {
      data: { type: 'string', value: 'FOLDER', default: 'UCSDped2', what: "a set in UCSD's layout" },
      pictures: { type: 'string', value: 'N', default: '20', what: 'of each kind' },
    },
    async values => (await import('./image-io.ts')).imageIo(values),
  ),
};
