/** A text of a lesson; what is between backticks is code. */
export function LessonText({ text }: { text: string }) {
  return text.split('`').map((part, place) => {
    const key = `${place}:${part}`;
    return place % 2 === 1 ? <code key={key}>{part}</code> : <span key={key}>{part}</span>;
  });
}
