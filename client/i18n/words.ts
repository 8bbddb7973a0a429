/**
 * What another language has to say: the same as English, but for the singular, which Chinese does not have. A key too many or
 * too few does not compile.
 */
export type Words<English> = {
  [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Words<English[Key]>;
};
