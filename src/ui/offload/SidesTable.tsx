import type { OffloadReport, SideReport } from '../../core/fabric/offload/offloadReport.ts';
import type { LinkLoad } from '../../core/fabric/rates/linkLoads.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { useActions, useApp } from '../shared/app.ts';
import { volumeText } from '../traffic/timeText.ts';
import * as styles from './offload.module.css';
import { PacketRow, PacketRun } from './PacketRun.tsx';

/** What all commands together put on the machine: as the target serves them, and with everything through memory. */
export function SidesTable({ report }: { report: OffloadReport }) {
  const { served, throughMemory, freedLanes } = report;
  const sides = [served, throughMemory];
  const links = [...new Set(sides.flatMap(({ cost }) => cost.links).map(({ link }) => link))];
  return (
    <section className={styles.offloadPart} aria-label="Side by side">
      <h2 className="section-title">Side by side</h2>
      <table className={`facts-table ${styles.sides}`}>
        <thead>
          <tr>
            <th scope="col">All commands</th>
            <th scope="col">As served</th>
            <th scope="col">Through memory</th>
          </tr>
        </thead>
        <tbody>
          <Row name="Rate, as flows" sides={sides} value={rateText} />
          <PacketRow />
          <Row
            name="Through root complexes"
            sides={sides}
            value={({ cost }) => bytes(cost.rootComplexBytes)}
          />
          <Row name="Into DRAM" sides={sides} value={({ cost }) => bytes(cost.memory.writtenBytes)} />
          <Row name="Out of DRAM" sides={sides} value={({ cost }) => bytes(cost.memory.readBytes)} />
          <Row
            name="Lanes of root ports"
            sides={sides}
            value={({ cost }) => String(cost.rootPortLanes || '–')}
          />
          {links.map(link => (
            <LinkRow key={link} link={link} sides={sides} />
          ))}
        </tbody>
      </table>
      <Summary report={report} />
      {freedLanes > 0 && (
        <p>
          <strong>{freedLanes} lanes</strong> of the processor are free for something else.
        </p>
      )}
      <PacketRun />
      {served.cost.missing.length > 0 && (
        <p className="small muted">
          Not shown, so taken as no limit: {served.cost.missing.map(({ what }) => what).join(', ')}
        </p>
      )}
    </section>
  );
}

interface RowProps {
  readonly name: string;
  readonly sides: readonly SideReport[];
  readonly value: (side: SideReport) => string;
}

function Row({ name, sides, value }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {sides.map((side, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sides are known by their place
        <td key={place}>{value(side)}</td>
      ))}
    </tr>
  );
}

function LinkRow({ link, sides }: { link: NodeId; sides: readonly SideReport[] }) {
  const label = useApp(nodeById).get(link)?.label ?? link;
  const { select } = useActions('looking');
  return (
    <tr>
      <th scope="row">
        Link below{' '}
        <button type="button" className="node-link" onClick={() => select(link)}>
          {label}
        </button>
      </th>
      {sides.map(({ cost }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the sides are known by their place
        <td key={place}>{loadText(cost.links, link)}</td>
      ))}
    </tr>
  );
}

/** What limits each side, in words. */
function Summary({ report: { served, throughMemory } }: { report: OffloadReport }) {
  const nodes = useApp(nodeById);
  const limit = ({ namespaces }: SideReport) => {
    const links = new Set(namespaces.flatMap(({ bottleneck }) => (bottleneck ? [bottleneck.link] : [])));
    return [...links].map(link => nodes.get(link)?.label ?? link).join(', ');
  };
  const [a, b] = [limit(served), limit(throughMemory)];
  if (!a && !b) return null;
  return (
    <p className="small muted">
      {a && `As served, the link below ${a} limits it. `}
      {b && `Through memory, the link below ${b} does.`}
    </p>
  );
}

const bytes = (count: number): string => (count === 0 ? '–' : volumeText(count));

const rateText = ({ gigabytesPerSecond, namespaces }: SideReport): string =>
  namespaces.length === 0
    ? '–'
    : gigabytesPerSecond === null
      ? 'no link limits it'
      : `${gigabytesPerSecond.toPrecision(3)} GB/s`;

function loadText(loads: readonly LinkLoad[], link: NodeId): string {
  const load = loads.find(each => each.link === link);
  const ways = [
    load?.upBytes && `↑ ${volumeText(load.upBytes)}`,
    load?.downBytes && `↓ ${volumeText(load.downBytes)}`,
  ];
  const unbroken = ways.flatMap(way => (way ? way.replaceAll(' ', '\u00a0') : []));
  return unbroken.join(', ') || '–';
}
