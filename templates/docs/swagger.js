"use strict";

// What the operations demand of `Accept`: that it agrees with `response_type`. Left alone, Swagger UI asks for `*/*`.
const MEDIA_TYPES = { json: "application/json", xml: "text/xml" };
const RESPONSE_TYPE = /[?&]response_type=(json|xml)(?:&|$)|"response_type"\s*:\s*"(json|xml)"|<response_type>(json|xml)</;

const asked = (request) => {
  const query = new URL(request.url, document.baseURI).search;
  const found = `${query}\n${typeof request.body === "string" ? request.body : ""}`.match(RESPONSE_TYPE);
  return found && MEDIA_TYPES[found[1] || found[2] || found[3]];
};

const headerOf = (request, name) => Object.keys(request.headers).find((key) => key.toLowerCase() === name);

const requestInterceptor = (request) => {
  const accept = headerOf(request, "accept");
  const fitting = asked(request);
  if (fitting && (!accept || request.headers[accept] === "*/*")) {
    request.headers[accept || "Accept"] = fitting;
  }
  return request;
};

const ui = SwaggerUIBundle({
  url: "{{ schema_url|escapejs }}",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  requestInterceptor,
  ...{{ settings|safe }},
});

ui.initOAuth({{ oauth2_config|safe }});
