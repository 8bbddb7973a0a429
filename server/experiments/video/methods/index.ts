import type { VideoMethod } from '../method.ts';
import { memae } from './memae.ts';
import { model } from './model.ts';
import { motion } from './motion.ts';

/** All that a grid file may name where the data set is one of video. */
export const METHODS: readonly VideoMethod[] = [memae, model, motion];
