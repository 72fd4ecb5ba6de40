// One mail's way, drawn. Mail is hostile: it goes into text nodes and nowhere else.

export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const AGENT_ANSWERS = {
  200: "It answered at once.",
  202: "It promised an answer and posted it to the API later.",
  204: "It had nothing to say.",
};
const UNANSWERED = {
  automatic: "Not answered: a machine wrote it. If machines answered machines, neither would ever stop.",
  bounce: "Not answered: it reports that another mail could not be delivered.",
  duplicate: "Not answered: it came before.",
  "no-answer": "Not answered: that is what the agent wanted.",
  quarantined: "Not answered: it could not be processed. Its source is kept.",
  dead: "Not answered: every attempt to ask the agent failed.",
  expired: "Not answered: the agent promised an answer and did not send it in time.",
};
const GOOD = ["answered", "sent"];
const BAD = ["dead", "failed", "quarantined", "rejected", "uncertain", "bounced", "expired"];

/** In a few words, for the badge and for screen readers. */
export function summary(journey) {
  if (!journey.received) {
    return "waiting in our mailbox";
  }
  if (journey.answer) {
    return "answered";
  }
  const state = journey.received.state;
  if (journey.received.over && state !== "answered") {
    return state === "no-answer" ? "no answer" : `not answered: ${state}`;
  }
  if (notSent(journey)) {
    return `answer not sent: ${journey.outbound.state}`;
  }
  return { received: "received", ready: "asking the agent", awaiting: "the agent will answer later" }[state] ?? "sending the answer";
}

function notSent(journey) {
  return journey.outbound?.over && journey.outbound.state !== "sent";
}

export function openParts(card) {
  return new Set([...card.querySelectorAll("details[open]")].map((part) => part.dataset.key));
}

export function journeyCard(journey, open) {
  const start = Date.parse(journey.sentAt);
  const steps = [
    step("done", `${nameOf(journey.mail.from)} sent a mail`, mailView(journey.mail, "mail", open)),
    receivedStep(journey, start),
    journey.asked ? askedStep(journey, start, open) : null,
    journey.outbound ? outboundStep(journey, start) : null,
    journey.answer
      ? step("done good", `The answer is in ${nameOf(journey.mail.from)}’s mailbox`, mailView(journey.answer, "answer", open))
      : null,
  ];
  const fold = element(
    "details",
    { class: "fold", "data-key": "fold" },
    element(
      "summary",
      {},
      element("h3", {}, journey.mail.subject || "(no subject)"),
      element("span", { class: "badge " + tone(journey) }, summary(journey)),
    ),
    element("ol", { class: "timeline" }, ...steps),
  );
  fold.open = open.has("fold");
  return element("article", { class: "journey" }, fold);
}

function tone(journey) {
  if (journey.answer) {
    return "good";
  }
  if (notSent(journey)) {
    return "bad";
  }
  if (journey.received?.over && journey.received.state !== "answered") {
    return BAD.includes(journey.received.state) ? "bad" : "calm";
  }
  return "busy";
}

function step(kind, title, ...content) {
  return element("li", { class: "step " + kind }, element("h4", {}, title), ...content);
}

function rowKind(row) {
  return row.over ? "done " + (GOOD.includes(row.state) ? "good" : BAD.includes(row.state) ? "bad" : "calm") : "busy";
}

function receivedStep(journey, start) {
  const row = journey.received;
  if (!row) {
    return step("busy", "It lies in our mailbox until the next sweep, at most a second");
  }
  return step(
    rowKind(row),
    "Postroute took it in",
    stateLine(row),
    UNANSWERED[row.state] ? element("p", { class: "why" }, UNANSWERED[row.state]) : null,
    history(row, start),
  );
}

function outboundStep(journey, start) {
  const row = journey.outbound;
  return step(rowKind(row), "Postroute sent the answer", stateLine(row), history(row, start));
}

function stateLine(row) {
  return element(
    "p",
    { class: "state" },
    "state ",
    element("strong", {}, row.state),
    row.reason ? ": " + row.reason : "",
  );
}

function history(row, start) {
  const lines = row.steps.map((entry) =>
    element(
      "li",
      {},
      element("span", { class: "when" }, offset(entry.at, start)),
      element("span", { class: "what" }, entry.step),
      element("span", { class: "outcome" }, entry.outcome),
      element("span", { class: "detail" }, entry.detail ?? ""),
    ),
  );
  return element("ul", { class: "history" }, ...lines);
}

/** Seconds since the mail left. */
function offset(at, start) {
  return "+" + Math.max(0, (Date.parse(at) - start) / 1000).toFixed(1) + " s";
}

function askedStep(journey, start, open) {
  const { request, status, at } = journey.asked;
  const message = request.message ?? {};
  const parts = [
    part("New, for the agent to read", message.text, "new"),
    part("Quoted, taken away", message.quotedText, "old"),
    part("Forwarded", message.forwardedText, "old"),
    part("Signature, taken away", message.signature, "old"),
    message.hiddenText ? element("p", { class: "warning" }, "Text that a reader cannot see was taken away.") : null,
    files(message.attachments ?? [], "Files for the agent"),
    files(message.skippedAttachments ?? [], "Files left out"),
  ];
  return step(
    "done",
    "The agent was asked",
    element("p", { class: "state" }, `${offset(at, start)}: status ${status}. ${AGENT_ANSWERS[status] ?? ""}`),
    ...parts,
    source("The request as the agent got it", JSON.stringify(request, null, 2), "request", open),
  );
}

function part(title, text, kind) {
  return text
    ? element("figure", { class: "part " + kind }, element("figcaption", {}, title), element("pre", {}, text.trimEnd()))
    : null;
}

function files(list, title) {
  const names = list.map((file) => `${file.filename ?? file.name ?? "a file"} (${file.reason ?? file.contentType}, ${file.size} bytes)`);
  return names.length ? element("p", { class: "files" }, `${title}: ${names.join(", ")}`) : null;
}

function mailView(mail, key, open) {
  const head = element("dl", {});
  const fields = [
    { name: "From", value: mail.from },
    { name: "To", value: mail.to },
    { name: "Subject", value: mail.subject },
    ...mail.fields,
  ];
  for (const field of fields) {
    head.append(element("dt", {}, field.name), element("dd", {}, field.value));
  }
  return element(
    "div",
    { class: "mail" },
    head,
    element("pre", {}, (mail.text || mail.html).trimEnd()),
    files(mail.files, "Files"),
    source("Source", mail.source, key + "-source", open),
  );
}

function source(title, text, key, open) {
  const details = element("details", { "data-key": key }, element("summary", {}, title), element("pre", { tabindex: "0" }, text));
  details.open = open.has(key);
  return details;
}

function nameOf(from) {
  return from.replace(/\s*<.*/, "").replaceAll('"', "") || "The customer";
}
