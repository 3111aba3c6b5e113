import { useActions } from '../shared/app.ts';
import { Dialog } from '../shared/Dialog.tsx';
import * as reportTableStyles from '../shared/reportTable.module.css';

const keys = [
  { where: 'Outline', key: '↑ ↓ Home End', does: 'walk from row to row; letters jump to a name' },
  { where: 'Outline', key: '← →', does: 'fold, unfold, go to the parent or the first child' },
  { where: 'Outline', key: 'Enter', does: 'show the facts of the device or port' },
  { where: 'Outline', key: 'P', does: 'choose one end of a pair; again on the other one' },
  { where: 'Outline', key: 'C', does: 'make the device a client of the orchestrator, or take it out' },
  { where: 'Outline', key: 'F', does: 'fold or unfold what is below it in the picture' },
  { where: 'Outline', key: 'O', does: 'have the device offer its memory to peers' },
  { where: 'Outline', key: 'A', does: 'add something below it, from a list of what may be added there' },
  { where: 'Outline', key: 'M', does: 'move it, to a port from a list with what each would change' },
  { where: 'Outline', key: 'F2', does: 'give it a name of your own' },
  {
    where: 'Outline',
    key: 'Menu Shift+F10',
    does: 'all that can be done with it; a long press does the same',
  },
  { where: 'Outline', key: 'Del', does: 'remove it, after a question that names what goes with it' },
  {
    where: 'Add, Move',
    key: '↑ ↓ Enter',
    does: 'walk the list and take one; Enter in the search takes the first',
  },
  {
    where: 'Outline',
    key: 'Esc',
    does: 'drop the first end of a pair, or memory that waits for a device; stop choosing clients',
  },
  { where: 'Matrix', key: '↑ ↓ ← → Home End', does: 'walk from cell to cell' },
  { where: 'Matrix', key: 'Enter', does: 'ask about this pair' },
  { where: 'Tree', key: '+ − 0', does: 'zoom in, zoom out, see all of it, with the focus on the drawing' },
  { where: 'Tree', key: '↑ ↓ ← →', does: 'move what is in sight' },
  { where: 'Labs', key: '← → Home End', does: 'another lab, with the focus on their names' },
  { where: 'Edges', key: '↑ ↓ ← →', does: 'a larger or smaller part, with the focus on its edge' },
  { where: 'Tree, player', key: ', .', does: 'step back and forward in what is played' },
  { where: 'Tree, player', key: 'N', does: 'go on to the next decision' },
  { where: 'Tree, player', key: 'Space', does: 'run and pause what is played' },
  { where: 'Lesson', key: '1 2 3 4', does: 'choose a prediction' },
  { where: 'Lesson', key: 'Enter', does: 'reveal, or go on to the next step' },
  { where: 'Script of calls', key: '↑ ↓ Home End', does: 'walk from call to call; the player goes along' },
  { where: 'Script of calls', key: 'Alt+↑ Alt+↓', does: 'move the call' },
  { where: 'Script of calls', key: 'Insert Delete', does: 'put a call in after it, take it out' },
  {
    where: 'Everywhere',
    key: 'Ctrl+K',
    does: 'find a device, setting, command, lab, lesson or example; on a Mac ⌘K',
  },
  { where: 'Outline', key: 'Ctrl+F', does: 'the same' },
  { where: 'Everywhere', key: 'Ctrl+Z', does: 'undo; on a Mac ⌘Z. In a field it is the field’s own' },
  { where: 'Everywhere', key: 'Ctrl+Shift+Z Ctrl+Y', does: 'redo; on a Mac ⇧⌘Z' },
  {
    where: 'Everywhere',
    key: 'Ctrl+V',
    does: 'put what was copied in the box for captures; on a Mac ⌘V. In a field it is the field’s own',
  },
  { where: 'Paste lspci', key: 'Ctrl+Enter', does: 'draw the machine; on a Mac ⌘Enter' },
  { where: 'Everywhere', key: '?', does: 'this list' },
] as const;

export function KeysDialog() {
  const { closeDialog } = useActions('looking');
  return (
    <Dialog title="Keyboard" onClose={closeDialog}>
      <div className="dialog-body">
        <table className={reportTableStyles.reportTable}>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col">Key</th>
              <th scope="col">Does</th>
            </tr>
          </thead>
          <tbody>
            {keys.map(({ where, key, does }) => (
              <tr key={`${where} ${key}`}>
                <td>{where}</td>
                <td>
                  <kbd>{key}</kbd>
                </td>
                <td>{does}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Dialog>
  );
}
