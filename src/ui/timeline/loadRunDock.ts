/** The dock of a run is asked for when somebody sets transfers up, so that it is there with the first result. */
export const loadRunDock = () => import('./RunDock.tsx').then(file => file.RunDock);
