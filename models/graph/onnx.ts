import protobuf from 'protobufjs';

/**
 * The part of the ONNX file format that vigil writes (onnx.proto3, IR version 8), as protobufjs reads it.
 * Field numbers are those of github.com/onnx/onnx/blob/main/onnx/onnx.proto3.
 */
const schema = protobuf
  .parse(
    `syntax = "proto3";
  message ModelProto {
    int64 ir_version = 1; string producer_name = 2; GraphProto graph = 7; repeated OperatorSetIdProto opset_import = 8;
  }
  message OperatorSetIdProto { string domain = 1; int64 version = 2; }
  message GraphProto {
    repeated NodeProto node = 1; string name = 2; repeated TensorProto initializer = 5;
    repeated ValueInfoProto input = 11; repeated ValueInfoProto output = 12;
  }
  message NodeProto {
    repeated string input = 1; repeated string output = 2; string name = 3; string op_type = 4;
    repeated AttributeProto attribute = 5; string domain = 7;
  }
  message AttributeProto {
    string name = 1; optional float f = 2; optional int64 i = 3; optional bytes s = 4; repeated float floats = 7;
    repeated int64 ints = 8; int32 type = 20;
  }
  message TensorProto { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
  message ValueInfoProto { string name = 1; TypeProto type = 2; }
  message TypeProto { TensorTypeProto tensor_type = 1; }
  message TensorTypeProto { int32 elem_type = 1; TensorShapeProto shape = 2; }
  message TensorShapeProto { repeated DimensionProto dim = 1; }
  message DimensionProto { int64 dim_value = 1; }`,
    { keepCase: true },
  )
  .root.lookupType('ModelProto');

export type ElementType = 'float32' | 'uint8' | 'int8' | 'int32' | 'int64';
export type AttributeValue =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] };

const ELEMENT: Record<ElementType, number> = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 };

export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
}

export interface OnnxNode {
  readonly op: string;
  /** Who defines the operator; ONNX itself where it is left out. */
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly (OnnxValue & { readonly data: Uint8Array })[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of an `.onnx` file, opset 18. */
export function encodeModel(graph: OnnxGraph): Uint8Array {
  const domains = new Set(graph.nodes.map(node => node.domain ?? ''));
  const message = {
    ir_version: 8,
    producer_name: 'vigil',
    opset_import: [...domains].map(domain => ({ domain, version: domain === '' ? 18 : 1 })),
    graph: {
      name: 'graph',
      node: graph.nodes.map((node, index) => ({
        name: `${node.op}_${index}`,
        op_type: node.op,
        domain: node.domain ?? '',
        input: node.inputs,
        output: node.outputs,
        attribute: Object.entries(node.attributes).map(([name, value]) => attribute(name, value)),
      })),
      initializer: graph.constants.map(({ name, type, shape, data }) => ({
        name,
        dims: shape,
        data_type: ELEMENT[type],
        raw_data: data,
      })),
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
    },
  };
  return schema.encode(schema.create(message)).finish();
}

function attribute(name: string, value: AttributeValue): object {
  if (typeof value === 'string') return { name, s: new TextEncoder().encode(value), type: 3 };
  if (typeof value === 'number') return { name, i: value, type: 2 };
  if ('float' in value) return { name, f: value.float, type: 1 };
  if ('floats' in value) return { name, floats: value.floats, type: 6 };
  return { name, ints: value, type: 7 };
}

function valueInfo({ name, type, shape }: OnnxValue): object {
  const dims = shape.map(dim_value => ({ dim_value }));
  return { name, type: { tensor_type: { elem_type: ELEMENT[type], shape: { dim: dims } } } };
}
