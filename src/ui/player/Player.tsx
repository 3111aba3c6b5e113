import { type Play, type PlaySpeed, playSpeeds } from '../../store/play.ts';
import { useActions, useApp } from '../shared/app.ts';
import type { IconName } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import * as styles from './player.module.css';
import { usePlayerKeys } from './playerKeys.ts';
import { StepCard } from './StepCard.tsx';
import { StepSlider } from './StepSlider.tsx';
import { usePlayClock } from './usePlayClock.ts';

/** What is played on the tree, step by step; nothing while nothing is. */
export function Player() {
  usePlayClock();
  const keys = usePlayerKeys();
  const play = useApp(state => state.play);
  const { stopPlaying } = useActions('playing');
  if (!play) return null;
  return (
    <section className={styles.player} data-player aria-label="Player" onKeyDown={keys}>
      <header className={styles.playerHead}>
        <h3 title={play.what}>{play.what}</h3>
        <SpeedChoice speed={play.speed} />
        <IconButton icon="close" label="Close the player" onClick={stopPlaying} />
      </header>
      <div className={styles.playerLine}>
        <PlayerButtons play={play} />
        <StepSlider play={play} />
      </div>
      <StepCard play={play} />
    </section>
  );
}

function PlayerButtons({ play }: { play: Play }) {
  const { scrubTo, stepBack, stepForward, togglePlaying, nextDecision } = useActions('playing');
  const isFirst = play.at === 0;
  const isLast = play.at === play.steps.length - 1;
  return (
    <div className={styles.playerButtons} role="toolbar" aria-label="Steps">
      <StepButton icon="first" name="First step" off={isFirst} onPress={() => scrubTo(0)} />
      <StepButton icon="back" name="Step back" off={isFirst} onPress={stepBack} />
      <IconButton
        icon={play.playing ? 'pause' : 'play'}
        label={play.playing ? 'Pause' : 'Play'}
        className={styles.playerPlay}
        onClick={togglePlaying}
      />
      <StepButton icon="forward" name="Step forward" off={isLast} onPress={stepForward} />
      <StepButton icon="last" name="Last step" off={isLast} onPress={() => scrubTo(play.steps.length - 1)} />
      <StepButton icon="decision" name="Next decision" off={isLast} onPress={nextDecision} />
    </div>
  );
}

interface StepButtonProps {
  readonly icon: IconName;
  readonly name: string;
  readonly off: boolean;
  readonly onPress: () => void;
}

/** Stays in the tab order at the ends, so that the focus is not lost where a person steps on and on. */
function StepButton({ icon, name, off, onPress }: StepButtonProps) {
  return <IconButton icon={icon} label={name} aria-disabled={off} onClick={() => !off && onPress()} />;
}

function SpeedChoice({ speed }: { speed: PlaySpeed }) {
  const { chooseSpeed } = useActions('playing');
  return (
    <label className="field">
      <span className={styles.speedWord}>Speed</span>
      <select
        aria-label="Speed"
        value={speed}
        onChange={event => {
          const chosen = playSpeeds.find(each => each === Number(event.target.value));
          if (chosen) chooseSpeed(chosen);
        }}
      >
        {playSpeeds.map(each => (
          <option key={each} value={each}>
            {each}×
          </option>
        ))}
      </select>
    </label>
  );
}
