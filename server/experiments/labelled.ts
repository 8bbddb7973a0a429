import { z } from 'zod';

/** A class of images. */
export const label = z.int().min(0).max(255);

/** What a supervised method sees of abnormal images. */
export const labelled = z.strictObject({
  share: z.number().min(0).max(1).describe('Labelled images among all that are trained on'),
  kinds: z
    .int()
    .min(1)
    .max(255)
    .optional()
    .describe('So many classes that follow the normal one; 1 without it'),
  classes: z
    .array(label)
    .min(1)
    .optional()
    .describe('These classes instead; the normal one among them does not count'),
});
export type Labelled = z.infer<typeof labelled>;
