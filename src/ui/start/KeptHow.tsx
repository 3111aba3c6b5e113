import { protectionWords } from '../../store/protection.ts';
import { useApp } from '../shared/app.ts';

/** What the browser does not promise of the machines that it keeps. */
export function KeptHow() {
  const protection = useApp(state => state.protection);
  return protection === 'protected' ? null : <p className="muted">{protectionWords[protection]}</p>;
}
