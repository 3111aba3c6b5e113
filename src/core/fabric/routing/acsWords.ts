import { acsBitsIn } from '../../topology/acs.ts';

/** `Request Redirect (RR)`; several bits joined by "and". */
export const acsText = (bits: number): string =>
  acsBitsIn(bits)
    .map(({ name, short }) => `${name.replace('P2P ', '')} (${short})`)
    .join(' and ');
