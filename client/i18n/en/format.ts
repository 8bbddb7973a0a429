/** Times, shares and figures: client/format.ts. */
export const format = {
  days: '{{n}} d',
  hours: '{{n}} h',
  minutes: '{{n}} min',
  seconds: '{{n}} s',
  milliseconds: '{{n}} ms',
  percent: '{{n}} %',
  under: 'under {{share}}',
  rare: '1 of {{n, number}} normal frames',
  rarest: 'less than 1 of {{n, number}} normal frames',
  dayTime: '{{day}}, {{time}}',
  list: ', ',
};
