import type { RouteAnswer } from '../../core/fabric/answers/routeAnswer.ts';
import { deviceBehaviours, type Platform } from '../../core/fabric/platform/platform.ts';
import { platformPresets } from '../../core/fabric/platform/platformPresets.ts';
import { deviceBehaviourWords, iommuModeWords } from '../../core/fabric/platform/platformWords.ts';
import { sameData } from '../../core/lib/sameData.ts';
import { architectures } from '../../core/topology/architecture.ts';
import type { NodeId } from '../../core/topology/machine.ts';
import { nodeById } from '../../store/selectors.ts';
import { AddressSettings } from '../shared/AddressSettings.tsx';
import { useActions, useApp } from '../shared/app.ts';
import * as deviceHeadStyles from '../shared/deviceHead.module.css';
import { Choice } from '../shared/fields.tsx';
import { MapSettings } from './MapSettings.tsx';
import { presetOf, RootComplexSettings } from './RootComplexSettings.tsx';
import * as styles from './route.module.css';

/** What decides on the wires beside the machine: part of the document, so of the link. */
export function PlatformSettings({ answer }: { answer: RouteAnswer }) {
  const { platform } = answer;
  const readOnly = useApp(state => state.open?.readOnly ?? true);
  const edits = useApp(state => state.open?.document.platform);
  const { forgetPlatform } = useActions('platform');
  const isEdited = edits !== undefined && Object.keys(edits).length > 0;
  return (
    <details className={styles.platform}>
      <summary>
        <span className="section-title">Platform</span>
        <span className={styles.platformSum}>{platformText(platform)}</span>
        {isEdited && <span className={deviceHeadStyles.sourceTag}>changed by you</span>}
      </summary>
      <fieldset className={styles.platformFields} disabled={readOnly}>
        <PresetChoice platform={platform} />
        <AddressSettings platform={platform} />
        <MapSettings platform={platform} />
        <RootComplexSettings platform={platform} initiator={answer.request.initiator} />
        <BehaviourChoices answer={answer} />
        <button type="button" className="button" disabled={!isEdited} onClick={forgetPlatform}>
          Back to what the machine tells
        </button>
      </fieldset>
    </details>
  );
}

/** The settings in a line, so that they are in sight when the section is closed. */
function platformText(platform: Platform): string {
  const architecture = architectures.find(({ id }) => id === platform.architecture)?.name ?? '';
  const { mode, ats } = platform.iommu;
  const iommu = `IOMMU ${iommuModeWords[mode]}${ats ? ' with ATS' : ''}`;
  const liars = Object.keys(platform.devices).length;
  const behaviours = liars > 0 ? [`${liars} ${liars === 1 ? 'device' : 'devices'} of their own mind`] : [];
  return [architecture, iommu, rootComplexText(platform), ...behaviours].join(' · ');
}

function rootComplexText(platform: Platform): string {
  const policies = [platform.rootComplex, ...Object.values(platform.rootComplexes)];
  const used = Object.keys(platform.rootComplexes).length > 0 ? policies.slice(1) : policies;
  const names = new Set(used.map(policy => presetOf(policy)?.name ?? 'set by hand'));
  return `root complex: ${[...names].join('; ')}`;
}

function PresetChoice({ platform }: { platform: Platform }) {
  const { choosePlatformPreset } = useActions('platform');
  const now = platformPresets.find(
    ({ change }) =>
      Object.keys(platform.rootComplexes).length === 0 &&
      Object.entries(change).every(([key, value]) => sameData(value, platform[key as keyof Platform])),
  );
  return (
    <div>
      <Choice
        name="A realistic combination"
        value={now?.id ?? null}
        options={platformPresets.map(({ id, name }) => ({ value: id, text: name }))}
        onChoose={id => {
          const preset = platformPresets.find(each => each.id === id);
          if (preset) choosePlatformPreset(preset.change);
        }}
      />
      {now && <p className="reason-source">{now.source}</p>}
    </div>
  );
}

/** Of the two that talk, and of whoever else was given a mind of its own. */
function BehaviourChoices({ answer: { request, platform } }: { answer: RouteAnswer }) {
  const nodes = useApp(nodeById);
  const { chooseBehaviour } = useActions('platform');
  const target = request.target.kind === 'system-memory' ? [] : [request.target.node];
  const ids = [...new Set([request.initiator, ...target, ...(Object.keys(platform.devices) as NodeId[])])];
  return ids.map(id => (
    <Choice
      key={id}
      name={`How ${nodes.get(id)?.label ?? id} behaves`}
      value={platform.devices[id] ?? 'honest'}
      options={[
        { value: 'honest', text: 'As its configuration space says' },
        ...deviceBehaviours.map(each => ({ value: each, text: deviceBehaviourWords[each] })),
      ]}
      onChoose={chosen => chooseBehaviour(id, chosen === 'honest' ? null : chosen)}
    />
  ));
}
