import { useActions, useApp } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import { PasteBox } from '../shared/PasteBox.tsx';

/** Where somebody's measurement is pasted. The text stays in the box, whatever becomes of it. */
export function MeasuredDialog() {
  const { text, error } = useApp(state => state.measuring);
  const { closeDialog } = useActions('looking');
  const { typeMeasured, readMeasured } = useActions('measuring');
  return (
    <Dialog title="Compare with a measurement" onClose={closeDialog} wide>
      <form
        className="dialog-body"
        onSubmit={event => {
          event.preventDefault();
          void readMeasured();
        }}
      >
        <p>
          Paste the output of <code>p2pBandwidthLatencyTest</code> from the CUDA samples, or a plain table: a
          line of device names, then a line of numbers for each of them. Devices are found by address, by
          label, or as the first, second … GPU.
        </p>
        <PasteBox
          title="Measurement"
          placeholder={'       GPU0   GPU1\nGPU0      X   26.3\nGPU1   26.3      X'}
          text={text}
          onType={typeMeasured}
        />
        {error && (
          <p className="callout callout-trouble" role="alert">
            {error.message}
          </p>
        )}
        <div className="dialog-actions">
          <button type="submit" className="button button-main">
            Compare
          </button>
        </div>
      </form>
    </Dialog>
  );
}
