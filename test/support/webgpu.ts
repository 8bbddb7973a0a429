import { existsSync } from 'node:fs';
import { vi } from 'vitest';
import type { Provider } from '../../models/graph/session.ts';

/** Chromium's software Vulkan, which Debian's chromium brings: WebGPU without a GPU, slow but right. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Why nothing can be tested on WebGPU here; nothing where it can. */
export const noWebGpu = existsSync(SWIFTSHADER) ? undefined : `${SWIFTSHADER} is not there`;

/** What can be tested here. */
export const providers: readonly Provider[] = ['cpu', ...(noWebGpu ? [] : (['webgpu'] as const))];

/** From here to `vi.unstubAllEnvs` WebGPU is SwiftShader, also where there is a GPU. */
export const useSwiftShader = () => vi.stubEnv('VK_ICD_FILENAMES', SWIFTSHADER);
