import { useEffect } from 'react';
import { say } from '../../state/app';
import { escaped } from '../../components/untrusted';
import { readFile, takesSeveral } from './intake';
import intake from './intake.module.css';
import { route } from './route';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;

/** Takes a file that is dropped anywhere on the window to where it belongs, unless what it is dropped on takes it. */
export function useDropAnywhere(): void {
  useEffect(() => {
    const mark = (isOver: boolean) => document.body.classList.toggle(intake.over ?? '', isOver);
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Taken by the page already: it marks its own place.
      mark(!event.defaultPrevented);
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const onDragLeave = (event: DragEvent) => event.relatedTarget === null && mark(false);
    const onDrop = (event: DragEvent) => {
      mark(false);
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (takesSeveral(event.dataTransfer)) return;
      const file = event.dataTransfer?.files[0];
      if (file) void take(file);
    };
    document.addEventListener('dragover', onDragOver);
    document.addEventListener('dragleave', onDragLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onDragOver);
      document.removeEventListener('dragleave', onDragLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
}

async function take(file: File): Promise<void> {
  const led = await route(await readFile(file));
  if (led === null) return;
  if ('problem' in led) say({ problem: led.problem });
  else say({ tone: 'warning', text: `${escaped(led.nothing.summary.slice(0, 200))}: no token found.` });
}
