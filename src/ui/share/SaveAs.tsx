import { useActions, useApp } from '../shared/app.ts';
import { savedName, saveFile } from '../shared/saveFile.ts';
import { useIsDark } from '../tree/canvasTheme.ts';
import * as styles from './share.module.css';
import { usePictured } from './usePictured.ts';

/** The machine as a file, and its picture with the machine inside: any of them opens again when it is dropped here. */
export function SaveAs() {
  const name = useApp(state => state.open?.document.machine.name ?? '');
  const isReady = useApp(({ answers }) => answers.layout !== null && answers.link?.ok === true);
  const isTooLarge = useApp(({ answers: { link } }) => link?.ok === false);
  const { makeFile } = useActions('keeping');
  const { tell } = useActions('looking');
  const pictured = usePictured(useIsDark());

  async function saveDocument() {
    const text = await makeFile();
    if (text === null) return;
    saveFile(savedName(name, 'peerlane.json'), new Blob([text], { type: 'application/json' }));
    tell('The file is saved.');
  }
  async function savePicture(kind: 'svg' | 'png') {
    if (!pictured) return;
    const { drawSvg, drawPng } = await import('./machinePicture.ts');
    const blob = kind === 'svg' ? drawSvg(pictured) : await drawPng(pictured);
    if (!blob) return tell('This browser could not draw the picture. Save the SVG instead.');
    saveFile(savedName(name, kind), blob);
    tell('The picture is saved, with the machine in it.');
  }
  return (
    <section aria-labelledby="save-title" className={styles.saveAs}>
      <h3 id="save-title" className="section-title">
        Save
      </h3>
      <p>
        A file never gets too long for a mail. The pictures carry the machine too: drop any of them on this
        page, and it opens again.{isTooLarge && ' This machine is larger than a picture can carry.'}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => void saveDocument()}>
          Save a file
        </button>
        <button type="button" className="button" disabled={!isReady} onClick={() => void savePicture('svg')}>
          Picture as SVG
        </button>
        <button type="button" className="button" disabled={!isReady} onClick={() => void savePicture('png')}>
          Picture as PNG
        </button>
      </div>
    </section>
  );
}
