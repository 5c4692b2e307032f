import { formatJson } from '../../../electron/model/text/json-layout';

// Typed by hand: the project compiles against the DOM library, where `self` is a window.
const scope: { onmessage: ((event: MessageEvent<string>) => void) | null; postMessage(message: unknown): void } = globalThis as never;

scope.onmessage = (event) => {
  scope.postMessage(formatJson(event.data));
};
