"""Calls the service with the providers' own SDKs, unmodified: base URL and key alone. Prints what they make of it."""

import json
import sys

import anthropic
import openai
from google import genai

url, key, poor_key = sys.argv[1:4]
MESSAGES = [{"role": "user", "content": "Hello"}]
seen = {}

client = openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)
chat = client.chat.completions.create(model="test-openai", messages=MESSAGES)
seen["chat"] = chat.choices[0].message.content
stream = client.chat.completions.create(model="test-openai", messages=MESSAGES, stream=True)
seen["chat_stream"] = "".join(chunk.choices[0].delta.content or "" for chunk in stream)
seen["responses"] = client.responses.create(model="test-openai", input="Hello").output_text
embedding = client.embeddings.create(model="test-embedding", input="Hello", encoding_format="float")
seen["embeddings"] = len(embedding.data)
seen["models"] = "test-openai" in [model.id for model in client.models.list()]

claude = anthropic.Anthropic(base_url=url, api_key=key, max_retries=0)
message = claude.messages.create(model="test-claude", max_tokens=100, messages=MESSAGES)
seen["messages"] = message.content[0].text
with claude.messages.stream(model="test-claude", max_tokens=100, messages=MESSAGES) as events:
    seen["messages_stream"] = "".join(events.text_stream)
counted = claude.messages.count_tokens(model="test-claude", messages=MESSAGES)
seen["count_tokens"] = counted.input_tokens > 0

gemini = genai.Client(api_key=key, http_options={"base_url": url})
seen["generate"] = gemini.models.generate_content(model="test-gemini", contents="Hello").text
chunks = gemini.models.generate_content_stream(model="test-gemini", contents="Hello")
seen["generate_stream"] = "".join(chunk.text or "" for chunk in chunks)

errors = seen["errors"] = {}
poor = openai.OpenAI(base_url=f"{url}/v1", api_key=poor_key, max_retries=0)
for name, call in {
    "openai_model": lambda: client.chat.completions.create(model="gpt-0", messages=MESSAGES),
    "openai_credits": lambda: poor.chat.completions.create(model="test-openai", messages=MESSAGES),
    "anthropic_model": lambda: claude.messages.create(model="claude-0", max_tokens=9, messages=MESSAGES),
    "gemini_model": lambda: gemini.models.generate_content(model="gemini-0", contents="Hello"),
}.items():
    try:
        call()
    except Exception as error:
        errors[name] = [type(error).__name__, getattr(error, "status_code", None) or getattr(error, "code", None)]
print(json.dumps(seen))
