/** The part of Turbo that the islands call; the package brings no types. */
declare module "@hotwired/turbo" {
  export function visit(location: string, options?: { action?: "advance" | "replace" }): void;
}
