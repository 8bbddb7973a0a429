import { type Placement, Sketch } from './sketch.ts';

/** Someone or something in one frame. What is nearer to the camera hides what is farther. */
export interface Actor {
  readonly place: Placement;
  readonly sketch: Sketch;
}

export function actorAt(place: Placement, drawOn: (sketch: Sketch) => void): Actor {
  const sketch = new Sketch(place);
  drawOn(sketch);
  return { place, sketch };
}
