// On a narrow screen each row of a table stands as a card: every cell takes the head of its column with it.
document.querySelectorAll('table.plain-table:not(.cards, .labelled, .all, .two)').forEach((table) => {
  const heads = [...((table.tHead || {}).rows || [])].pop();
  if (!heads) return;
  table.classList.add('cards');
  [...table.tBodies].flatMap((body) => [...body.rows]).forEach((row) => {
    const beside = heads.cells.length - row.cells.length;
    [...row.cells].forEach((cell, k) => {
      if (cell.tagName === 'TD') cell.dataset.label = heads.cells[k + beside].textContent.trim();
    });
  });
});
