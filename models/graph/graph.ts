import { type AttributeValue, type ElementType, encodeModel, type OnnxNode, type OnnxValue } from './onnx.ts';

/** A value in a graph under construction: known by name, with a static shape. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

/** d loss / d input for each input, from d loss / d output; called only for inputs that need it. */
type Gradient = readonly ((dy: Tensor) => Tensor)[];

export const size = (shape: readonly number[]): number => shape.reduce((product, d) => product * d, 1);

/**
 * Builds one ONNX graph of static shapes out of standard operators. Methods emit single operators and do
 * their shape rule; what can be differentiated also goes on the tape (`record`), which `gradients` walks
 * backwards.
 */
export class Graph {
  private readonly nodes: OnnxNode[] = [];
  private readonly constants: (OnnxValue & { data: Uint8Array })[] = [];
  private readonly inputs: OnnxValue[] = [];
  private readonly outputs: OnnxValue[] = [];
  private readonly interned = new Map<string, Tensor>();
  private readonly tape: { output: Tensor; inputs: readonly (Tensor | undefined)[]; gradient: Gradient }[] =
    [];
  private counter = 0;

  /** The `.onnx` bytes. */
  build(): Uint8Array {
    const { nodes, constants, inputs, outputs } = this;
    return encodeModel({ nodes, constants, inputs, outputs });
  }

  get outputNames(): string[] {
    return this.outputs.map(({ name }) => name);
  }

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Tensor {
    const tensor = { name, shape, type };
    this.inputs.push(tensor);
    return tensor;
  }

  /** Makes `tensor` an output under this name. */
  output(name: string, tensor: Tensor): void {
    this.nodes.push({ op: 'Identity', inputs: [tensor.name], outputs: [name], attributes: {} });
    this.outputs.push({ ...tensor, name });
  }

  constant(data: Float32Array, shape: readonly number[]): Tensor {
    return this.store('float32', shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  zeros(shape: readonly number[]): Tensor {
    return this.intern(`zeros:${shape.join()}`, () =>
      this.emit('ConstantOfShape', [this.axes(shape)], shape),
    );
  }

  scalar(value: number): Tensor {
    return this.intern(`f:${value}`, () => this.constant(Float32Array.of(value), []));
  }

  /** A constant of 8 or 32 bits. */
  bytes(data: Uint8Array | Int8Array | Int32Array, shape: readonly number[]): Tensor {
    const type = data instanceof Uint8Array ? 'uint8' : data instanceof Int8Array ? 'int8' : 'int32';
    return this.store(type, shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }

  /** The values of a float constant, for who makes another one of them. */
  valuesOf({ name }: Tensor): Float32Array {
    const data = this.constants.find(constant => constant.name === name && constant.type === 'float32')?.data;
    if (!data) throw new Error(`${name} is no constant of floats`);
    return new Float32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): Tensor {
    const data = BigInt64Array.from(values, BigInt);
    return this.store('int64', shape, new Uint8Array(data.buffer));
  }

  private axes(values: readonly number[]): Tensor {
    return this.intern(`i:${values.join()}`, () => this.ints(values));
  }

  private intern(key: string, make: () => Tensor): Tensor {
    const known = this.interned.get(key) ?? make();
    this.interned.set(key, known);
    return known;
  }

  private store(type: ElementType, shape: readonly number[], data: Uint8Array): Tensor {
    const tensor = { name: this.fresh('constant'), shape, type };
    this.constants.push({ ...tensor, data });
    return tensor;
  }

  private fresh(op: string): string {
    return `${op}:${this.counter++}`;
  }

  /** One operator with one output; the caller vouches for the shape. An input that is left out is `undefined`. */
  emit(
    op: string,
    inputs: readonly (Tensor | undefined)[],
    shape: readonly number[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
    { type = 'float32', domain }: { type?: ElementType; domain?: string } = {},
  ): Tensor {
    const tensor = { name: this.fresh(op), shape, type };
    const names = inputs.map(t => t?.name ?? '');
    this.nodes.push({ op, inputs: names, outputs: [tensor.name], attributes, ...(domain && { domain }) });
    return tensor;
  }

  // Movement

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    if (size(shape) !== size(x.shape)) throw new Error(`reshape ${x.shape} -> ${shape}`);
    return this.emit('Reshape', [x, this.axes(shape)], shape, {}, { type: x.type });
  }

  transpose(x: Tensor, perm: readonly number[]): Tensor {
    const shape = perm.map(axis => dim(x, axis));
    return this.emit('Transpose', [x], shape, { perm }, { type: x.type });
  }

  /** `count` elements of one axis from `start`, every `step`-th. */
  slice(x: Tensor, axis: number, start: number, count: number, step = 1): Tensor {
    const end = start + (count - 1) * step + 1;
    if (start < 0 || end > dim(x, axis)) throw new Error(`slice ${start}..${end} of ${x.shape}`);
    const args = [[start], [end], [axis], [step]].map(values => this.axes(values));
    return this.emit('Slice', [x, ...args], replace(x.shape, axis, count), {}, { type: x.type });
  }

  /** `count` elements from `start` of each of several axes. */
  slices(x: Tensor, cuts: readonly { axis: number; start: number; count: number }[]): Tensor {
    const shape = cuts.reduce((known, { axis, count }) => replace(known, axis, count), x.shape);
    const args = [cuts.map(c => c.start), cuts.map(c => c.start + c.count), cuts.map(c => c.axis)].map(
      values => this.axes(values),
    );
    return this.emit('Slice', [x, ...args], shape, {}, { type: x.type });
  }

  concat(xs: readonly Tensor[], axis: number): Tensor {
    const total = xs.reduce((sum, x) => sum + dim(x, axis), 0);
    return this.emit('Concat', xs, replace(xs[0]!.shape, axis, total), { axis }, { type: xs[0]!.type });
  }

  /** Zeros before and after each axis; negative numbers cut instead. */
  pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
    const shape = x.shape.map((d, i) => d + before[i]! + after[i]!);
    return this.emit('Pad', [x, this.axes([...before, ...after])], shape, {}, { type: x.type });
  }

  gather(x: Tensor, indices: readonly number[], axis: number): Tensor {
    const shape = replace(x.shape, axis, indices.length);
    return this.emit('Gather', [x, this.ints(indices)], shape, { axis }, { type: x.type });
  }

  // Arithmetic, with numpy's broadcasting

  add = (a: Tensor, b: Tensor | number): Tensor => this.binary('Add', a, b);
  sub = (a: Tensor, b: Tensor | number): Tensor => this.binary('Sub', a, b);
  mul = (a: Tensor, b: Tensor | number): Tensor => this.binary('Mul', a, b);
  div = (a: Tensor, b: Tensor | number): Tensor => this.binary('Div', a, b);
  max = (a: Tensor, b: Tensor | number): Tensor => this.binary('Max', a, b);

  private binary(op: string, a: Tensor, right: Tensor | number): Tensor {
    const b = typeof right === 'number' ? this.scalar(right) : right;
    return this.emit(op, [a, b], broadcast(a.shape, b.shape));
  }

  /** An element-wise function such as `Sqrt`, `Log`, `Sign`, `Relu`, `LeakyRelu`. */
  unary(op: string, x: Tensor, attributes: Readonly<Record<string, AttributeValue>> = {}): Tensor {
    return this.emit(op, [x], x.shape, attributes);
  }

  cast(x: Tensor): Tensor {
    return this.emit('Cast', [x], x.shape, { to: 1 });
  }

  matmul(a: Tensor, b: Tensor): Tensor {
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return this.emit('MatMul', [a, b], [...batch, a.shape.at(-2)!, b.shape.at(-1)!]);
  }

  reduce(op: 'ReduceSum' | 'ReduceMean', x: Tensor, axes: readonly number[], keepdims = false): Tensor {
    const shape = keepdims
      ? x.shape.map((d, axis) => (axes.includes(axis) ? 1 : d))
      : x.shape.filter((_, axis) => !axes.includes(axis));
    return this.emit(op, [x, this.axes(axes)], shape, { keepdims: keepdims ? 1 : 0 });
  }

  // Reverse mode

  /** Puts a differentiable operation on the tape. An input that is left out is `undefined`, and its gradient not asked for. */
  record(output: Tensor, inputs: readonly (Tensor | undefined)[], gradient: Gradient): Tensor {
    this.tape.push({ output, inputs, gradient });
    return output;
  }

  /** Emits d `loss` / d `wrt[i]` for a scalar loss. Throws if the loss does not depend on one of them. */
  gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
    const active = new Set(wrt.map(t => t.name));
    for (const { output, inputs } of this.tape) {
      if (inputs.some(t => t && active.has(t.name))) active.add(output.name);
    }
    const found = new Map<string, Tensor>([[loss.name, this.scalar(1)]]);
    for (const { output, inputs, gradient } of this.tape.toReversed()) {
      const dy = found.get(output.name);
      if (!dy) continue;
      inputs.forEach((input, i) => {
        if (!input || !active.has(input.name)) return;
        const { name } = input;
        const dx = gradient[i]!(dy);
        const sum = found.get(name);
        found.set(name, sum ? this.add(sum, dx) : dx);
      });
    }
    return wrt.map(({ name }) => {
      const gradient = found.get(name);
      if (!gradient) throw new Error(`the loss does not depend on ${name}`);
      return gradient;
    });
  }
}

/** What several gradients of one operation need of its `dy`, put into the graph once. */
export function shared(make: (dy: Tensor) => Tensor): (dy: Tensor) => Tensor {
  let known: readonly [dy: Tensor, made: Tensor] | undefined;
  return dy => {
    if (known?.[0] !== dy) known = [dy, make(dy)];
    return known[1];
  };
}

/** The extent of one axis; an axis that is not there is a bug in the caller. */
export function dim(x: Tensor, axis: number): number {
  const extent = x.shape[axis];
  if (extent === undefined) throw new Error(`axis ${axis} of ${x.shape}`);
  return extent;
}

function replace(shape: readonly number[], axis: number, extent: number): number[] {
  return shape.map((d, i) => (i === axis ? extent : d));
}

function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`broadcast ${a} with ${b}`);
    return Math.max(x, y);
  });
}
