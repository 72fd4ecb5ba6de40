// The form, and asking for news. What a mail looks like stands in journey.js.
import { examples } from "/examples.js";
import { element, journeyCard, openParts, summary } from "/journey.js";

const POLL_MILLISECONDS = 700;
const MAX_FILE_BYTES = 1 << 20;

const byId = (id) => document.getElementById(id);
const shown = new Map();
let journeys = [];
let attached = null;

function setUpExamples() {
  for (const example of examples) {
    const button = element("button", { type: "button", class: "chip", "aria-pressed": "false" }, example.name);
    button.addEventListener("click", () => useExample(example, button));
    byId("examples").append(button);
  }
}

function useExample(example, button) {
  for (const other of byId("examples").children) {
    other.setAttribute("aria-pressed", String(other === button));
  }
  byId("subject").value = example.subject ?? "";
  byId("text").value = example.text;
  for (const option of ["reply", "html", "automatic"]) {
    byId(option).checked = example[option] === true;
  }
  attach(example.file ?? null);
  byId("example-note").textContent = example.note;
  byId("sent").textContent = "";
  if (example.reply) {
    fillReplySubject();
  }
}

function lastAnswer() {
  return journeys.find((journey) => journey.customer === byId("customer").value && journey.answer)?.answer;
}

function fillReplySubject() {
  const answer = lastAnswer();
  if (byId("reply").checked && answer) {
    byId("subject").value = /^re:/i.test(answer.subject) ? answer.subject : "Re: " + answer.subject;
  } else if (byId("reply").checked) {
    byId("example-note").textContent = "There is no answer to reply to yet; this starts a new conversation.";
  }
}

function attach(file) {
  attached = file;
  byId("attached").hidden = file === null;
  byId("attached-name").textContent = file === null ? "" : file.filename;
  byId("file").hidden = file !== null;
  if (file === null) {
    byId("file").value = "";
  }
}

function readFile() {
  const file = byId("file").files[0];
  if (!file) {
    return;
  }
  if (file.size > MAX_FILE_BYTES) {
    byId("sent").textContent = "The file is larger than 1 MB.";
    attach(null);
    return;
  }
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    const content = String(reader.result).split(",", 2)[1] ?? "";
    attach({ filename: file.name, contentType: file.type, content });
    byId("detach").focus();
  });
  reader.readAsDataURL(file);
}

async function send(event) {
  event.preventDefault();
  const mail = {
    customer: byId("customer").value,
    subject: byId("subject").value,
    text: byId("text").value,
    html: byId("html").checked,
    automatic: byId("automatic").checked,
    reply: byId("reply").checked,
    file: attached,
  };
  byId("send").disabled = true;
  byId("sent").textContent = "";
  try {
    const response = await fetch("/mails", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Postroute-Demo": "1" },
      body: JSON.stringify(mail),
    });
    byId("sent").textContent = response.ok ? "Sent." : "Not sent: " + (await response.text());
    await refresh();
  } catch {
    byId("sent").textContent = "Not sent: the demo does not answer.";
  } finally {
    byId("send").disabled = false;
  }
}

async function refresh() {
  const response = await fetch("/state");
  if (!response.ok) {
    throw new Error("status " + response.status);
  }
  const state = await response.json();
  byId("support").textContent = state.support;
  showCustomers(state.customers);
  showJourneys(state.journeys);
}

function showCustomers(customers) {
  if (byId("customer").options.length === 0) {
    for (const customer of customers) {
      byId("customer").append(element("option", { value: customer.address }, `${customer.name} <${customer.address}>`));
    }
  }
}

/** Only what changed is made anew, so that nothing jumps and opened parts stay open. */
function showJourneys(latest) {
  journeys = latest;
  byId("empty").hidden = latest.length > 0;
  for (const id of [...shown.keys()]) {
    if (!latest.some((journey) => journey.id === id)) {
      shown.get(id).card.remove();
      shown.delete(id);
    }
  }
  for (const journey of [...latest].reverse()) {
    showJourney(journey);
  }
}

/** The newest mail is the one that somebody wants to see. */
function foldAll() {
  for (const { card } of shown.values()) {
    card.querySelector(".fold").open = false;
  }
}

function showJourney(journey) {
  const json = JSON.stringify(journey);
  const known = shown.get(journey.id);
  if (known?.json === json) {
    return;
  }
  const card = journeyCard(journey, known ? openParts(known.card) : new Set(["fold"]));
  if (known) {
    known.card.replaceWith(card);
  } else {
    foldAll();
    byId("journeys").prepend(card);
  }
  if (known && known.summary !== summary(journey)) {
    byId("news").textContent = `${journey.mail.subject || "Mail without a subject"}: ${summary(journey)}`;
  }
  shown.set(journey.id, { json, card, summary: summary(journey) });
}

async function poll() {
  const connection = byId("connection");
  let word = "live";
  try {
    await refresh();
  } catch {
    word = "the demo has ended";
  }
  if (connection.textContent !== word) {
    connection.textContent = word;
    connection.classList.toggle("live", word === "live");
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

setUpExamples();
byId("mail").addEventListener("submit", send);
byId("file").addEventListener("change", readFile);
byId("detach").addEventListener("click", () => attach(null));
byId("reply").addEventListener("change", fillReplySubject);
byId("examples").firstElementChild.click();
poll();
