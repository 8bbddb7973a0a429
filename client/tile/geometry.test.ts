import { describe, expect, it } from 'vitest';
import { boxRect, fitPicture, labelRect } from './geometry.ts';

const box = (x: number, y: number, w: number, h: number) => ({ x, y, w, h, score: 2 });

describe('fitPicture', () => {
  it('fills the width or the height, centred, proportions kept', () => {
    expect(fitPicture(640, 360, 1280, 720)).toEqual({ x: 0, y: 0, w: 1280, h: 720 });
    expect(fitPicture(400, 400, 1280, 720)).toEqual({ x: 280, y: 0, w: 720, h: 720 });
    expect(fitPicture(1000, 100, 500, 500)).toEqual({ x: 0, y: 225, w: 500, h: 50 });
  });

  it('leaves no hairline where the canvas is a pixel off', () => {
    expect(fitPicture(640, 360, 303, 170)).toEqual({ x: 0, y: 0, w: 303, h: 170 });
  });
});

describe('boxRect', () => {
  const picture = { x: 100, y: 0, w: 800, h: 600 };

  it('is placed by the picture, not by the canvas', () => {
    expect(boxRect(box(0.5, 0.5, 0.25, 0.25), picture, 2)).toEqual({ x: 500, y: 300, w: 200, h: 150 });
  });

  it('keeps the whole line inside the picture', () => {
    expect(boxRect(box(0, 0, 1, 1), picture, 2)).toEqual({ x: 101, y: 1, w: 798, h: 598 });
  });

  it('stays visible however small the region', () => {
    const { w, h } = boxRect(box(0.5, 0.5, 0.0001, 0.0001), picture, 3);
    expect([w, h]).toEqual([3, 3]);
  });
});

describe('labelRect', () => {
  const picture = { x: 0, y: 0, w: 800, h: 600 };

  it('stands above the box', () => {
    expect(labelRect({ x: 200, y: 200, w: 50, h: 50 }, 30, 16, picture, 2).y).toBe(182);
  });

  it('goes inside where there is no room above', () => {
    expect(labelRect({ x: 200, y: 4, w: 50, h: 50 }, 30, 16, picture, 2).y).toBe(6);
  });

  it('is not cut at the right edge', () => {
    expect(labelRect({ x: 790, y: 200, w: 10, h: 50 }, 30, 16, picture, 2).x).toBe(770);
  });
});
