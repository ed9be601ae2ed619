// What a visitor can do with an estimate: copy its link, print it, keep it as a file.

/** Wire the tools under the estimate. */
export function tools(view) {
  const { root } = view;
  root.querySelector("[data-tools]").hidden = false;
  root.querySelector("[data-print]").addEventListener("click", () => window.print());
  root.querySelector("[data-copy]").addEventListener("click", (event) => copy(event.currentTarget));
  root.querySelector("[data-save]").addEventListener("click", () => view.estimate && save(view.estimate));
}

async function copy(button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Link copied";
  } catch {
    button.textContent = "Copy the address above";
  }
  setTimeout(() => {
    button.textContent = words;
  }, 3000);
}

function save(estimate) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([`${JSON.stringify(estimate, null, 2)}\n`], { type: "application/json" }));
  link.download = `quote-${estimate.reference}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
