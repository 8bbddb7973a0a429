import type { Method } from '../method.ts';
import { autoencoder } from './autoencoder.ts';
import { ocsvm } from './classical/ocsvm.ts';
import { pca } from './classical/pca.ts';
import { sad } from './sad.ts';
import { supervised } from './supervised.ts';
import { svdd } from './svdd.ts';

/** All that a grid file may name. */
export const METHODS: readonly Method[] = [autoencoder, svdd, sad, supervised, pca, ocsvm];
