import { describe, expect, it } from 'vitest';
import { changesBetween, RCCL_COMMIT, releaseOf, versionProblemText } from './releases.ts';

const releaseNamed = (version: string) => {
  const release = releaseOf('NCCL', version);
  if (!release.ok) throw new Error(versionProblemText(release.error));
  return release.value;
};

describe('a version of NCCL', () => {
  it.each([
    ['2.8', '2.8', '2.8', 'read'],
    ['2.9.9', '2.9.9', '2.8', 'read'],
    ['2.18.3', '2.18.3', '2.18', 'read'],
    ['2.18.5', '2.18.5', '2.18.5', 'executed'],
    ['v2.21.5-1', '2.21.5', '2.21.5', 'executed'],
    ['2.22.3+cuda12.5', '2.22.3', '2.22', 'read'],
    ['22707', '2.27.7', '2.27.7', 'executed'],
    ['2804', '2.8.4', '2.8', 'read'],
    ['2.27.5', '2.27.5', '2.27.3', 'read'],
    ['2.30.7', '2.30.7', '2.30.7', 'executed'],
    ['2.99', '2.99', '2.30.7', 'read'],
  ])('%s is %s, as of row %s, %s', (text, version, row, grade) => {
    expect(releaseNamed(text)).toMatchObject({ version, row, grade, name: `NCCL ${version}` });
  });

  it.each([
    ['2.7.8', 'Releases of NCCL before 2.8 were not read; 2.7.8 is one of them.'],
    ['new', '"new" is not a version of NCCL. Write it as 2.27.7.'],
    ['', '"" is not a version of NCCL. Write it as 2.27.7.'],
  ])('%j is refused', (text, words) => {
    const release = releaseOf('NCCL', text);
    expect(release.ok ? '' : versionProblemText(release.error)).toBe(words);
  });

  it.each([
    ['2.8.4', { level: 'PHB' }],
    ['2.10.3', { level: 'PXB' }],
  ])('%s: Skylake’s default level is %j', (version, level) => {
    expect(releaseNamed(version).behaviour.peerLevel['intel-skylake']).toEqual(level);
  });

  it.each([
    ['2.22.3', { level: 'SYS' }],
    ['2.23.4', { level: 'PXB', few: { gpus: 2, level: 'SYS' } }],
  ])('%s: AMD’s is %j', (version, level) => {
    expect(releaseNamed(version).behaviour.peerLevel.amd).toEqual(level);
  });

  it.each([
    ['2.13.4', 20],
    ['2.14.3', 22],
    ['2.16.5', 22],
    ['2.17.1', 20],
  ])('%s counts %d GB/s for a link of Ampere', (version, rate) => {
    const { nvlink } = releaseNamed(version).behaviour;
    expect(nvlink.find(({ capability, exactly }) => !exactly && capability <= 80)?.gigabytesPerSecond).toBe(
      rate,
    );
  });

  it.each([
    ['2.25.1', 10, 10],
    ['2.26.2', 22, 40],
  ])(
    '%s: between Sapphire Rapids processors %d GB/s, between Emerald Rapids %d',
    (version, sapphire, emerald) => {
      expect(releaseNamed(version).behaviour.betweenCpus).toMatchObject({
        'intel-sapphire': sapphire,
        'intel-emerald': emerald,
      });
    },
  );

  it('changes from one to a later one are those after the first, up to and with the second', () => {
    const since = (from: string, to: string) => [
      ...new Set(changesBetween(releaseNamed(from), releaseNamed(to)).map(({ change }) => change.since)),
    ];
    expect(since('2.22.3', '2.23.4')).toEqual(['2.23']);
    expect(since('2.21.5', '2.26')).toEqual(['2.22', '2.23', '2.25', '2.26']);
    expect(since('2.23.4', '2.22.3')).toEqual([]);
  });
});

describe('RCCL', () => {
  it('is one commit that was run, and whatever is called otherwise is taken for it', () => {
    const [run, other] = [releaseOf('RCCL', RCCL_COMMIT), releaseOf('RCCL', '2.22.3')];
    expect(run).toMatchObject({ ok: true, value: { grade: 'executed', name: 'RCCL 0cbce2a' } });
    expect(other).toMatchObject({ ok: true, value: { grade: 'read', row: '0cbce2a' } });
  });
});
