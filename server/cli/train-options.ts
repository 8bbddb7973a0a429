import { basename, extname, resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Recipe } from '../../models/index.ts';
import { redact } from '../../streams/index.ts';
import { TRAINING_WIDTH } from '../config/limits.ts';
import type { InputOptions, RecipeOptions } from '../training/recipe.ts';

/** What `vigil train` and `vigil quantise` read. */
export const FOOTAGE =
  'addresses, video files, folders of pictures, or a folder of video files or of such folders';

export interface Flags extends RecipeOptions, InputOptions {
  readonly data?: string[];
  readonly name?: string;
  readonly title?: string;
  readonly out?: string;
  readonly frames: number;
  readonly backend: string;
  readonly threads?: number;
  readonly resume?: true;
  readonly restart?: true;
}

export function addOptions(command: Command): Command {
  return command
    .optionsGroup('Model:')
    .option(
      '--name <name>',
      "what to call it: lower-case letters, digits, - . _ (default: the source's)",
      parseName,
    )
    .option('--title <text>', 'what to call it for people (default: its name)')
    .option('--out <folder>', 'where it goes (default: ./data/models/NAME)')
    .optionsGroup('Footage:')
    .option('--data <folder>', 'a source, as the argument; may be given several times', gather)
    .option(
      '--size <WxH>',
      `analysis size, multiples of 16 (default: the source's, at most ${TRAINING_WIDTH} wide; paper: 256x256)`,
      parseSize,
    )
    .option('--fps <n>', 'frames a second', parsePositive, 10)
    .option('--no-background', 'see gray levels, not how they differ from the empty picture (as paper does)')
    .option('--frames <n>', 'frames to take of each source at most', parseCount, 6000)
    .optionsGroup('How long (one of):')
    .addOption(
      new Option('--minutes <n>', 'of training (default: 10)')
        .argParser(parsePositive)
        .conflicts(['steps', 'epochs']),
    )
    .addOption(new Option('--steps <n>', 'steps').argParser(parseCount).conflicts(['minutes', 'epochs']))
    .addOption(
      new Option('--epochs <n>', 'times as many crops as there are clips')
        .argParser(parsePositive)
        .conflicts(['minutes', 'steps']),
    )
    .option('--patience <n>', 'end after this many validations without a smaller error; 0: never', parseWhole)
    .option('--validate-every <n>', 'steps between two validations', parseCount)
    .optionsGroup('Recipe (defaults are those of the preset, see docs/training.md):')
    .addOption(
      new Option('--preset <preset>', 'network and recipe').choices(['lite', 'paper']).default('lite'),
    )
    .option('--channels <n,n,n,n>', 'feature channels of the four encoder blocks', parseChannels)
    .option('--no-memory', 'a plain autoencoder')
    .option('--items <n>', 'memory items', parseCount)
    .option('--shrink <share>', 'addressing weights at or below it are dropped (lambda)', parseShare)
    .addOption(new Option('--addressing <kind>', 'how memory items are compared').choices(['dot', 'cosine']))
    .option('--memory-depth <n>', 'layers in front of the memory, 2 to 6', parseDepth)
    .option(
      '--skips <blocks>',
      'encoder blocks (1 to 3) whose output the decoder gets too, such as 2,3',
      parseSkips,
    )
    .option('--non-negative-memory', 'keep every memory item at 0 or above')
    .option('--batch <n>', 'crops in a step', parseCount)
    .option('--crop <pixels>', 'side of a crop, a multiple of 16, or "whole" pictures', parseCrop)
    .option('--mirror', 'mirror half of the crops')
    .option('--no-mirror', 'mirror none')
    .option('--busy <share>', 'share of crops that are the busiest of three', parseShare)
    .option('--rate <n>', "Adam's learning rate at the start", parsePositive)
    .option(
      '--schedule <schedule>',
      'how the rate falls: cosine, constant, or step:FACTOR@SHARE,SHARE such as step:0.1@0.5,0.8',
      parseSchedule,
    )
    .option('--noise <std>', 'noise to remove, in input units; 0: none', parseNumber)
    .option('--entropy <weight>', 'weight of the addressing entropy', parseNumber)
    .option(
      '--svdd <weight>',
      "weight of the latent's distance from its centre (Deep SVDD); 0: none",
      parseNumber,
    )
    .option(
      '--pseudo <share>',
      'share of crops that get a pseudo-anomaly, to learn to point at; 0: none',
      parseShare,
    )
    .option(
      '--discrimination <weight>',
      "weight of the discriminator's loss; 0: no discriminator",
      parseNumber,
    )
    .option('--pretrain <share>', 'share of the training without memory, at its start', parseShareBelow1)
    .option('--seed <n>', 'of everything random', parseWhole)
    .optionsGroup('Machine:')
    .option(
      '--backend <name>',
      'what trains the network: auto, onnx-cpu, onnx-cuda, tfjs; see docs/gpu.md',
      'auto',
    )
    .option('--threads <n>', 'that compute together (default: all cores)', parseCount)
    .optionsGroup('A training that was interrupted:')
    .addOption(new Option('--resume', 'go on with it').conflicts('restart'))
    .option('--restart', 'throw away what it had learnt and recorded, and begin anew')
    .optionsGroup('Options:');
}

/** A model's name from where its footage comes from: a host, a file's name, a folder's; of `x/Train` that of x. */
export function nameFrom(source: string): string {
  const host = /^[a-z]+:\/\/(?:[^/@]*@)?([^/:?]+)/i.exec(source)?.[1];
  const plain = host ?? source.replace(/^demo:/, '').replace(/\?.*$/, '');
  const parts = resolve(plain).split(sep);
  const last = /^train(ing)?$/i.test(parts.at(-1) ?? '') ? parts.at(-2)! : parts.at(-1)!;
  const name = (host ? plain : basename(last, extname(last))).toLowerCase().replace(/[^a-z0-9._-]+/g, '-');
  return name.replace(/^[^a-z0-9]+/, '').slice(0, 64) || 'model';
}

/** For the card: an address without its password, a path without the folders of this machine. */
export function describeSource(source: string): string {
  if (/^[a-z]+:/i.test(source)) return redact(source);
  return resolve(source).split(sep).slice(-2).join('/');
}

const gather = (value: string, before: string[] = []): string[] => [...before, value];

export function parseName(text: string): string {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('Use lower-case letters, digits and - . _');
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number above 0.');
}

function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number, 0 or more.');
}

function parseShare(text: string): number {
  const value = Number(text);
  if (text.trim() && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 1.');
}

function parseShareBelow1(text: string): number {
  if (parseShare(text) < 1) return Number(text);
  throw new InvalidArgumentError('It must be below 1: the rest is for the memory.');
}

export function parseCount(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number above 0.');
}

function parseDepth(text: string): number {
  if (/^[2-6]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be 2 to 6.');
}

function parseSkips(text: string): number[] {
  if (/^[1-3](,[1-3])*$/.test(text)) return text.split(',').map(Number);
  throw new InvalidArgumentError('Write encoder blocks from 1 to 3, such as 2,3.');
}

function parseChannels(text: string): [number, number, number, number] {
  if (/^([1-9]\d{0,3},){3}[1-9]\d{0,3}$/.test(text))
    return text.split(',').map(Number) as [number, number, number, number];
  throw new InvalidArgumentError('Write four numbers, such as 16,32,64,64.');
}

function parseWhole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

function parseCrop(text: string): Recipe['crop'] {
  if (text === 'whole') return text;
  if (/^\d+$/.test(text) && Number(text) > 0 && Number(text) % 16 === 0) return Number(text);
  throw new InvalidArgumentError('Write a multiple of 16, or whole.');
}

function parseSchedule(text: string): Recipe['schedule'] {
  if (text === 'cosine' || text === 'constant') return { kind: text };
  const [, factor, shares] = /^step:([\d.e-]+)@([\d.,]+)$/.exec(text) ?? [];
  const milestones = shares?.split(',').map(Number) ?? [];
  const good = milestones.length > 0 && milestones.every(share => share > 0 && share < 1);
  if (good && Number(factor) > 0) return { kind: 'step', factor: Number(factor), milestones };
  throw new InvalidArgumentError(
    'Write cosine, constant, or step:FACTOR@SHARE,SHARE such as step:0.1@0.5,0.8.',
  );
}

export function parseSize(text: string): { width: number; height: number } {
  const [width, height] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (width && height && width % 16 === 0 && height % 16 === 0) return { width, height };
  throw new InvalidArgumentError('Write it like 256x144, both multiples of 16.');
}
