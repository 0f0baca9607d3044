import type { Viewport } from "./viewport.ts";

/** A canvas of the viewport's size in device pixels, cleared. */
export function prepareCanvas(canvas: HTMLCanvasElement | null, port: Viewport): CanvasRenderingContext2D | null {
  if (canvas === null || port.width === 0 || port.height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(port.width * ratio), Math.round(port.height * ratio)];
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${port.width}px`;
    canvas.style.height = `${port.height}px`;
  }
  const context = canvas.getContext("2d");
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, port.width, port.height);
  return context;
}
