// The keys that act on a match while it is on the screen. Keys with which a person plays stay with the player.

/** @param {import("./contest.mjs").Contest} contest @param {KeyboardEvent} event */
export function shortcut(contest, event) {
  const { target, code } = event;
  if (
    !contest.isShown ||
    event.ctrlKey ||
    event.altKey ||
    event.metaKey ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLInputElement
  ) {
    return;
  }
  const { keyboard } = contest.app.devices;
  const isBound = contest.session.sources.some(
    (source) => source.startsWith("keys:") && Object.values(keyboard.keys[Number(source.split(":")[1])]).includes(code),
  );
  const act = actions(contest)[code];
  if (!isBound && act !== undefined && !(code === "Enter" && target !== contest.canvas)) {
    event.preventDefault();
    act();
  }
}

/** @param {import("./contest.mjs").Contest} contest @returns {Record<string, () => void>} by key */
function actions(contest) {
  const { trainingControls: training } = contest;
  return {
    KeyP: () => contest.pause(!contest.paused),
    Comma: () => contest.back(1),
    Period: () => contest.forward(),
    Backspace: () => contest.back(60),
    KeyB: () => contest.boxesButton.click(),
    KeyT: () => contest.thoughtsButton.click(),
    KeyM: () => contest.soundButton.click(),
    Enter: () => (contest.isOver() && !contest.again.hidden ? contest.again.click() : undefined),
    ...(contest.trains
      ? {
          KeyR: () => training.reset(),
          KeyF: () => training.record(),
          KeyV: () => training.keepMoment(),
        }
      : {}),
  };
}
