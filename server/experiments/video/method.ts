import type { MethodFor } from '../../../models/index.ts';
import type { TaskContext } from '../modality.ts';
import type { VideoData } from './data.ts';

/** One way to find abnormal frames. A new one is a file in `methods/` and a line in its index. */
export type VideoMethod<Options = unknown> = MethodFor<VideoData, Options, TaskContext>;
