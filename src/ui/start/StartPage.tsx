import { useActions, useApp } from '../shared/app.ts';
import * as doorStyles from '../shared/door.module.css';
import { Icon } from '../shared/Icon.tsx';
import { KeptHow } from './KeptHow.tsx';
import * as styles from './start.module.css';

const doors = [
  {
    id: 'example',
    title: 'Open an example',
    text: 'Desktops, GPU servers, NVMe-oF targets, POWER9: real layouts with their sources.',
    icon: 'gpu',
  },
  {
    id: 'paste',
    title: 'Paste lspci',
    text: 'Any form: ‑nn, ‑tv, ‑vvv, ‑xxxx, mail-wrapped or in pieces. It never leaves this page.',
    icon: 'copy',
  },
  {
    id: 'build',
    title: 'Start from nothing',
    text: 'One host bridge; add ports, switches and real cards, and watch the verdicts.',
    icon: 'plus',
  },
  {
    id: 'learn',
    title: 'Learn',
    text: 'Start with one switch and two devices, and change one bit.',
    icon: 'host',
  },
] as const;

const FIRST_LESSON = 'one-bit';

/** Four doors, and what this browser keeps from before. */
export function StartPage() {
  const { openDialog } = useActions('looking');
  const { openLesson } = useActions('lessons');
  const { buildFromNothing } = useActions('building');
  const open = {
    example: () => openDialog('machines'),
    paste: () => openDialog('import'),
    build: () => void buildFromNothing(),
    learn: () => void openLesson(FIRST_LESSON),
  };
  return (
    <main className={styles.start}>
      <h1>May this device reach that one’s memory?</h1>
      <p className={styles.startLead}>
        Peerlane answers for any PCI machine: directly or through the host bridge, by which path, and if not,
        which port, bit and kernel rule stand in the way.
      </p>
      <ul className={styles.doors}>
        {doors.map(door => (
          <li key={door.id}>
            <button type="button" className={doorStyles.door} onClick={open[door.id]}>
              <Icon name={door.icon} size={28} />
              <strong>{door.title}</strong>
              <span>{door.text}</span>
            </button>
          </li>
        ))}
      </ul>
      <Lessons />
      <KeptMachines />
    </main>
  );
}

/** The way to the other lessons, and back into the one that was left. */
function Lessons() {
  const records = useApp(state => state.lessonRecords);
  const { openLesson, openLessons } = useActions('lessons');
  const begun = Object.entries(records).filter(([, { furthest, isFinished }]) => furthest > 0 && !isFinished);
  return (
    <div className={styles.startLessons}>
      <button type="button" className="button" onClick={() => void openLessons()}>
        All lessons
      </button>
      {begun.slice(0, 2).map(([id, { title, furthest, stepCount }]) => (
        <button key={id} type="button" className="button" onClick={() => void openLesson(id, furthest)}>
          Go on: {title}, step {furthest + 1} of {stepCount}
        </button>
      ))}
    </div>
  );
}

function KeptMachines() {
  const shelf = useApp(state => state.shelf);
  const { reopen } = useActions('opening');
  const damagedCount = useApp(state => state.damagedCount);
  if (shelf.length === 0 && damagedCount === 0) return null;
  return (
    <section aria-labelledby="kept-title" className={styles.kept}>
      <h2 id="kept-title" className="section-title">
        Kept in this browser
      </h2>
      <ul>
        {shelf.slice(0, 5).map(entry => (
          <li key={entry.id}>
            <button type="button" className={styles.keptEntry} onClick={() => void reopen(entry.id)}>
              <span>{entry.name}</span>
              <span className="muted">{entry.origin}</span>
            </button>
          </li>
        ))}
      </ul>
      <KeptHow />
    </section>
  );
}
