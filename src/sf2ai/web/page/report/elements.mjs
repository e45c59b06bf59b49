// Makes elements of the page.

/** @param {string} tag @param {Record<string, any>} properties @param {(Node | string)[]} children
 * @returns {any} */
export function make(tag, properties = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "for" || name === "list") {
      element.setAttribute(name, value);
    } else {
      /** @type {any} */ (element)[name] = value;
    }
  }
  element.append(...children);
  return element;
}

/** @param {string} text @param {() => void} act @param {Record<string, any>} properties
 * @returns {HTMLButtonElement} */
export function button(text, act, properties = {}) {
  const made = make("button", { type: "button", textContent: text, ...properties });
  made.addEventListener("click", act);
  return made;
}

/** A button that is on or off. @param {string} text @param {boolean} on @param {(on: boolean) => void} act */
export function toggle(text, on, act) {
  const made = button(text, () => {
    const now = made.getAttribute("aria-pressed") !== "true";
    made.setAttribute("aria-pressed", String(now));
    act(now);
  });
  made.setAttribute("aria-pressed", String(on));
  return made;
}

/** A choice with its label. @param {string} label @param {{value: string, text: string, reason?: string}[]} options
 * @param {string} chosen @returns {{element: HTMLElement, select: HTMLSelectElement}} */
export function choice(label, options, chosen) {
  const select = /** @type {HTMLSelectElement} */ (make("select"));
  fill(select, options, chosen);
  return { element: make("label", {}, [label, select]), select };
}

/** @param {HTMLSelectElement} select @param {{value: string, text: string, reason?: string}[]} options
 * @param {string} chosen */
export function fill(select, options, chosen) {
  select.replaceChildren(
    ...options.map(({ value, text, reason }) =>
      make("option", {
        value,
        textContent: reason ? `${text} (${reason})` : text,
        disabled: Boolean(reason),
      }),
    ),
  );
  const fits = options.some((option) => option.value === chosen && !option.reason);
  select.value = fits ? chosen : (options.find((option) => !option.reason)?.value ?? "");
}
