import type { Method } from '../method.ts';
import { ocsvm } from './classical/ocsvm.ts';
import { pca } from './classical/pca.ts';

/** All that a grid file may name. */
export const METHODS: readonly Method[] = [pca, ocsvm];
