import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

const leastPx = 200;

/** The width in CSS pixels of the element that carries the ref, followed as it changes: plots are drawn in pixels, so that their text keeps its size. */
export function useWidth<T extends HTMLElement>(before: number): readonly [RefObject<T | null>, number] {
  const box = useRef<T | null>(null);
  const [width, setWidth] = useState(before);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = (): void => setWidth(Math.max(leastPx, Math.floor(element.clientWidth)));
    look();
    const watch = new ResizeObserver(look);
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  return [box, width];
}
