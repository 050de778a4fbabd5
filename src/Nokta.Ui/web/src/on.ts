/** Listens for the whole document, so that pages which Turbo swaps in need no further wiring. */
export function on<K extends keyof DocumentEventMap>(type: K, act: (event: DocumentEventMap[K], target: HTMLElement) => void): void;
export function on(type: `turbo:${string}`, act: (event: CustomEvent, target: HTMLElement) => void): void;
export function on(type: string, act: (event: never, target: HTMLElement) => void): void {
  document.addEventListener(type, (event) => { if (event.target instanceof Element || event.target === document) act(event as never, event.target as HTMLElement); });
}

/** The nearest ancestor of what was hit. */
export const hit = <T extends HTMLElement>(target: HTMLElement, selector: string): T | null => target.closest?.<T>(selector) ?? null;
