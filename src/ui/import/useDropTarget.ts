import { type DragEvent, useState } from 'react';
import { useActions } from '../shared/app.ts';

/** Takes a file or text dropped anywhere on the page. */
export function useDropTarget() {
  const { importFiles, dropText } = useActions('importing');
  const [over, setOver] = useState(false);
  async function open(entries: ReturnType<typeof entriesIn>) {
    const { readDropped } = await import('../shared/readDropped.ts');
    const { files, unread } = await readDropped(entries);
    await importFiles(files, unread);
  }
  const carriesCapture = (event: DragEvent) =>
    event.dataTransfer.types.includes('Files') || event.dataTransfer.types.includes('text/plain');
  return {
    over,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!carriesCapture(event)) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave: (event: DragEvent) => {
        if (event.currentTarget === event.target) setOver(false);
      },
      onDrop: (event: DragEvent) => {
        setOver(false);
        const hasFiles = event.dataTransfer.types.includes('Files');
        const text = event.dataTransfer.getData('text/plain');
        if (!hasFiles && !text) return;
        event.preventDefault();
        if (hasFiles) void open(entriesIn(event.dataTransfer));
        else void dropText(text);
      },
    },
  };
}

/** The browser tells what is dropped only while the event lasts. */
const entriesIn = ({ items }: DataTransfer): readonly (File | FileSystemEntry)[] =>
  [...items]
    .filter(({ kind }) => kind === 'file')
    .flatMap(item => item.webkitGetAsEntry() ?? item.getAsFile() ?? []);
