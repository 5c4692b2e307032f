import { ask } from './actions';
import { say } from './app';

/** Saves a picture drawn in the window into a file the person chooses. `content`: SVG text, or PNG in Base64. */
export async function savePicture(name: string, kind: 'svg' | 'png', content: string): Promise<void> {
  const done = await ask('pictures.save', { name: name.slice(0, 200), kind, content });
  if (done?.value.path) say({ tone: 'ok', text: `Saved as ${done.value.path}.` });
}
