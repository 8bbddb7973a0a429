/**
 * The part of TensorFlow's GraphDef that vigil writes, in the JSON form which `tf.loadGraphModel` reads: operators by their
 * TensorFlow names, weights beside it in binary shards. Only operators that TF.js's graph executor knows
 * (tfjs-converter, `operations/op_list`) may be used.
 */
export interface Node {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Of a saved model's files: shards this large load in parallel and stay in a browser's cache. */
const SHARD_BYTES = 4 * 1024 * 1024;

type Attribute = object;

/** Attribute values as GraphDef's JSON writes them: integers as text, text as base64. */
export const attribute = {
  ints: (values: readonly number[]): Attribute => ({ list: { i: values.map(String) } }),
  text: (value: string): Attribute => ({ s: Buffer.from(value).toString('base64') }),
  float: (value: number): Attribute => ({ f: value }),
  flag: (value: boolean): Attribute => ({ b: value }),
};

interface Constant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** Builds one graph of static shapes; its methods emit single operators. */
export class TfjsGraph {
  private readonly nodes: object[] = [];
  private readonly constants: Constant[] = [];
  private readonly inputs: Node[] = [];
  private readonly outputs: Node[] = [];

  /** A float32 input. */
  input(name: string, shape: readonly number[]): Node {
    this.nodes.push({ name, op: 'Placeholder', attr: { ...FLOAT, shape: { shape: dims(shape) } } });
    this.inputs.push({ name, shape });
    return { name, shape };
  }

  /** Makes `node` an output under this name. */
  output(name: string, { name: input, shape }: Node): void {
    this.nodes.push({ name, op: 'Identity', input: [input], attr: TYPED });
    this.outputs.push({ name, shape });
  }

  constant(data: Float32Array | Int32Array, shape: readonly number[]): Node {
    const name = `constant_${this.constants.length}`;
    const type = data instanceof Float32Array ? 'DT_FLOAT' : 'DT_INT32';
    const value = { tensor: { dtype: type, tensorShape: dims(shape) } };
    this.nodes.push({ name, op: 'Const', attr: { dtype: { type }, value } });
    this.constants.push({ name, shape, data });
    return { name, shape };
  }

  /** One operator; the caller vouches for the shape. */
  emit(
    op: string,
    inputs: readonly Node[],
    shape: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Node {
    const name = `${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, input: inputs.map(node => node.name), attr: { ...TYPED, ...attributes } });
    return { name, shape };
  }

  reshape(x: Node, shape: readonly number[]): Node {
    return this.emit('Reshape', [x, this.ints(shape)], shape);
  }

  /** Zeros before and after each axis. */
  pad(x: Node, padding: readonly (readonly [before: number, after: number])[]): Node {
    if (padding.every(([before, after]) => before + after === 0)) return x;
    const shape = x.shape.map((extent, axis) => extent + padding[axis]![0] + padding[axis]![1]);
    return this.emit('Pad', [x, this.ints(padding.flat(), [padding.length, 2])], shape);
  }

  concat(xs: readonly Node[], axis: number): Node {
    const total = xs.reduce((sum, x) => sum + x.shape[axis]!, 0);
    const shape = xs[0]!.shape.map((extent, a) => (a === axis ? total : extent));
    const count = { N: { i: String(xs.length) } };
    return this.emit('ConcatV2', [...xs, this.ints([axis], [])], shape, count);
  }

  /** `count` elements of one axis from `start`. */
  slice(x: Node, axis: number, start: number, count: number): Node {
    const begin = x.shape.map((_, a) => (a === axis ? start : 0));
    const shape = x.shape.map((extent, a) => (a === axis ? count : extent));
    return this.emit('Slice', [x, this.ints(begin), this.ints(shape)], shape);
  }

  /** Element by element; the second is a number, or broadcast to the first's shape. */
  binary(op: 'AddV2' | 'Sub' | 'Mul' | 'RealDiv' | 'Maximum' | 'Minimum', a: Node, b: Node | number): Node {
    const right = typeof b === 'number' ? this.constant(Float32Array.of(b), []) : b;
    return this.emit(op, [a, right], a.shape);
  }

  /** `[Q, K] x [K, C]`, or `[C, K]` where transposed. */
  matmul(a: Node, b: Node, transposed: boolean): Node {
    return this.emit('MatMul', [a, b], [a.shape[0]!, b.shape[transposed ? 0 : 1]!], {
      transpose_a: attribute.flag(false),
      transpose_b: attribute.flag(transposed),
    });
  }

  /** Over one axis, which stays, with extent 1. */
  sum(x: Node, axis: number): Node {
    const shape = x.shape.map((extent, a) => (a === axis ? 1 : extent));
    return this.emit('Sum', [x, this.ints([axis])], shape, { keep_dims: attribute.flag(true) });
  }

  private ints(values: readonly number[], shape: readonly number[] = [values.length]): Node {
    return this.constant(Int32Array.from(values), shape);
  }

  /** The files of a TF.js graph model: `model.json` and `group1-shard<i>of<n>.bin`. */
  build(): Map<string, Uint8Array> {
    const arrays = this.constants.map(
      ({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    const shards = cut(Buffer.concat(arrays), SHARD_BYTES);
    const paths = shards.map((_, i) => `group1-shard${i + 1}of${shards.length}.bin`);
    const weights = this.constants.map(({ name, shape, data }) => ({
      name,
      shape,
      dtype: data instanceof Float32Array ? 'float32' : 'int32',
    }));
    const model = {
      format: 'graph-model',
      generatedBy: 'vigil',
      convertedBy: null,
      signature: { inputs: signature(this.inputs), outputs: signature(this.outputs) },
      modelTopology: { node: this.nodes, library: {}, versions: { producer: 1087 } },
      weightsManifest: [{ paths, weights }],
    };
    const json = new TextEncoder().encode(JSON.stringify(model));
    return new Map([['model.json', json], ...paths.map((path, i) => [path, shards[i]!] as const)]);
  }
}

const FLOAT = { dtype: { type: 'DT_FLOAT' } };
/** The element type of an operator's inputs. */
const TYPED = { T: { type: 'DT_FLOAT' } };

function dims(shape: readonly number[]): object {
  return { dim: shape.map(extent => ({ size: String(extent) })) };
}

function signature(nodes: readonly Node[]): object {
  return Object.fromEntries(
    nodes.map(({ name, shape }) => [
      name,
      { name: `${name}:0`, dtype: 'DT_FLOAT', tensorShape: dims(shape) },
    ]),
  );
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  const parts = Math.ceil(bytes.length / size);
  return Array.from({ length: parts }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}
