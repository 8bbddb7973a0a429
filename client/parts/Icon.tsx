/** Paths on a 16 x 16 grid. */
const PATHS = {
  watching: 'M1.5 8C4 3.8 12 3.8 14.5 8 12 12.2 4 12.2 1.5 8ZM6 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0',
  measuring: 'M4.5 2h7M4.5 14h7M5 2c0 4 6 4.5 6 12M11 2c0 4-6 4.5-6 12',
  connecting: 'M2.5 8h1M7.5 8h1M12.5 8h1',
  offline: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M4 12l8-8',
  warning: 'M8 2 14.5 13.5h-13ZM8 6.5v3M8 11v1',
  menu: 'M8 2.8v.4M8 7.8v.4M8 12.8v.4M7.8 3h.4M7.8 8h.4M7.8 13h.4',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  dismiss: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M5.2 8h5.6',
  shield: 'M8 1.8 13 3.6V8c0 3-2 5-5 6.2C5 13 3 11 3 8V3.6Z',
  comment: 'M2.5 3h11v8h-6L4.5 13.5V11h-2Z',
  link: 'M6.5 9.5 9.5 6.5M7 5l1.8-1.8a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.8 1.8a2.8 2.8 0 0 1-4-4L5 7',
  keys: 'M1.5 4h13v8h-13ZM4 6.5h.5M7 6.5h.5M10 6.5h.5M12.5 6.5h.1M4.5 9.5h7',
  filter: 'M2 3h12L9.5 8.5V13l-3-1.5v-3Z',
  previous: 'm10 3-5 5 5 5',
  next: 'm6 3 5 5-5 5',
  folder: 'M1.5 4h4.5l1.5 1.8h7V13h-13Z',
  set: 'M1.5 4h4.5l1.5 1.8h7V13h-13ZM5 9.4l2 2 3.8-3.8',
  pictures: 'M1.5 5h10v9h-10ZM4.5 5V2h10v9h-3M3.5 11.5l2.2-2.4 1.5 1.4 1-1 1.8 2',
  video: 'M1.5 3.5h13v9h-13ZM6.5 6v4l3.5-2Z',
  play: 'M4.5 3v10l8-5Z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  history: 'M2 8a6 6 0 1 0 12 0A6 6 0 1 0 2 8M8 4.5V8l2.5 1.6',
  stop: 'M4 4h8v8H4Z',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v2.8h-2.8',
  curve: 'M2.5 2.5v11h11M5 4.5c.8 4.4 3.4 6 8 6.2',
  gauge: 'M2.6 12.5a6 6 0 1 1 10.8 0M8 10.5l2.8-3.8',
  plus: 'M8 3v10M3 8h10',
  grow: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  shrink: 'M6 2.5V6H2.5M13.5 6H10V2.5M10 13.5V10h3.5M2.5 10H6v3.5',
  grip: 'M6 3.4v.2M6 7.9v.2M6 12.4v.2M10 3.4v.2M10 7.9v.2M10 12.4v.2',
  close: 'm4 4 8 8M12 4l-8 8',
  sound: 'M2.5 6v4H5l3.5 3V3L5 6ZM11 5.7a3.4 3.4 0 0 1 0 4.6M12.8 3.8a6 6 0 0 1 0 8.4',
  silent: 'M2.5 6v4H5l3.5 3V3L5 6ZM10.8 5.8l4 4.4M14.8 5.8l-4 4.4',
  sun: 'M5 8a3 3 0 1 0 6 0 3 3 0 1 0-6 0M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6 13 13M3 13l1.4-1.4M11.6 4.4 13 3',
  moon: 'M13 9.6A5.5 5.5 0 0 1 6.4 3 5.5 5.5 0 1 0 13 9.6Z',
};

export type IconName = keyof typeof PATHS;

/** In the colour of the text beside it, which says the same in words. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
