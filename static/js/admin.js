// The boxes that select2 puts in the place of a select are named by that select's own label.
addEventListener("load", () => {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const label = select.labels[0];
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (label && box) {
      box.setAttribute("aria-label", label.textContent.replace("*", "").trim());
    }
  }
});
