"use strict";

// A choice that depends on another one offers only what fits; the server judges all the same.
for (const select of document.querySelectorAll("select[data-fitting]")) {
  const leader = document.getElementById(select.dataset.follows);
  const fitting = JSON.parse(select.dataset.fitting);
  const follow = () => {
    const allowed = fitting[leader.value] ?? [];
    for (const option of select.options) option.disabled = !allowed.includes(option.value);
    if (select.selectedOptions[0]?.disabled) select.value = allowed[0];
  };
  leader.addEventListener("change", follow);
  follow();
}
