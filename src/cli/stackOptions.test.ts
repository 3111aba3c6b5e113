import { expect, it } from 'vitest';
import { noStackSettings } from '../core/index.ts';
import { stackSettings } from './stackOptions.ts';

it('takes facts that are told over those that were saved', () => {
  const saved = { ...noStackSettings, facts: { mig: true, vgpu: false } };
  expect(stackSettings({ tell: ['mig=no', 'nvidia-fs=yes'] }, saved).facts).toEqual({
    mig: false,
    vgpu: false,
    'nvidia-fs': true,
  });
});

it.each(['mig', 'mig=maybe', 'mog=yes', ''])('refuses "%s" and names the facts', text =>
  expect(() => stackSettings({ tell: [text] })).toThrow(/mig=no.*vendor-rdma/),
);
