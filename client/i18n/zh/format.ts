import type { format as english } from '../en/format.ts';
import type { Words } from '../words.ts';

export const format: Words<typeof english> = {
  days: '{{n}} 天',
  hours: '{{n}} 小时',
  minutes: '{{n}} 分',
  seconds: '{{n}} 秒',
  milliseconds: '{{n}} 毫秒',
  percent: '{{n}}%',
  under: '低于 {{share}}',
  rare: '正常画面每 {{n, number}} 帧出现 1 次',
  rarest: '正常画面 {{n, number}} 帧也不到 1 次',
  dayTime: '{{day}} {{time}}',
  list: '、',
};
