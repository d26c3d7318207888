using System.Net;
using System.Text;
using System.Text.Json;
using AgentGuard.Testing.Simulator;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>What the simulator refuses, as the providers do.</summary>
public sealed class RequestRulesTests
{
    private const string OpenAICall =
        """{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]}""";

    private const string AnthropicCall = """{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}""";

    [TestCase("""[]""", "Invalid 'messages': empty array", TestName = "OpenAI: no message")]
    [TestCase("""null""", "Missing required parameter: 'messages'", TestName = "OpenAI: messages missing")]
    [TestCase("""[{"role":"user","content":"q"},{"role":"tool","tool_call_id":"c1","content":"r"}]""",
        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'", TestName = "OpenAI: stray result")]
    [TestCase($$"""[{"role":"user","content":"q"},{{OpenAICall}}]""",
        "did not have response messages: c1", TestName = "OpenAI: call never answered")]
    [TestCase($$"""[{"role":"user","content":"q"},{{OpenAICall}},{"role":"user","content":"q"}]""",
        "did not have response messages: c1", TestName = "OpenAI: call overtaken by a question")]
    [TestCase($$"""[{{OpenAICall}},{"role":"tool","tool_call_id":"c2","content":"r"}]""",
        "'tool_call_id' of 'c2' not found", TestName = "OpenAI: result of another call")]
    [TestCase("""[{"role":"user"}]""", "expected a string, got null", TestName = "OpenAI: no content")]
    [TestCase("""[{"role":"critic","content":"q"}]""", "Invalid value: 'critic'. Supported values are", TestName = "OpenAI: unknown role")]
    [TestCase("""
        [{"role":"assistant","tool_calls":[{"id":"12345678901234567890123456789012345678901","type":"function","function":{"name":"f","arguments":"{}"}}]}]
        """,
        "Invalid 'messages[0].tool_calls[0].id': string too long. Expected a string with maximum length 40, but got a string with length 41 instead.",
        TestName = "OpenAI: id too long")]
    [TestCase("""[{"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":{"name":"a.b","arguments":"{}"}}]}]""",
        "Invalid 'messages[0].tool_calls[0].function.name': string does not match pattern", TestName = "OpenAI: name of another provider")]
    public async Task OpenAI_refuses(string messages, string words) =>
        await AssertRefusedAsync("/v1/chat/completions", $$"""{"model":"m","messages":{{messages}}}""", words);

    [TestCase("""[]""", "messages: at least one message is required", TestName = "Anthropic: no message")]
    [TestCase("""[{"role":"system","content":"q"}]""", "Unexpected role", TestName = "Anthropic: system as a message")]
    [TestCase("""[{"role":"user","content":""},{"role":"user","content":"q"}]""",
        "all messages must have non-empty content", TestName = "Anthropic: empty message")]
    [TestCase("""[{"role":"user","content":[{"type":"text","text":""}]}]""",
        "text content blocks must be non-empty", TestName = "Anthropic: empty text block")]
    [TestCase("""[{"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"r"}]}]""",
        "unexpected `tool_use_id` found in `tool_result` blocks: t1", TestName = "Anthropic: stray result")]
    [TestCase($$"""[{"role":"user","content":"q"},{{AnthropicCall}},{"role":"user","content":"q"}]""",
        "`tool_use` ids were found without `tool_result` blocks immediately after: t1", TestName = "Anthropic: call never answered")]
    [TestCase($$"""[{{AnthropicCall}},{{AnthropicCall}},{"role":"user","content":"q"}]""",
        "`tool_use` ids must be unique", TestName = "Anthropic: ids twice")]
    [TestCase("""[{"role":"assistant","content":[{"type":"tool_use","id":"fc|1","name":"f","input":{}}]}]""",
        "messages.0.content.0.tool_use.id: String should match pattern", TestName = "Anthropic: id of another provider")]
    [TestCase("""[{"role":"assistant","content":[{"type":"tool_use","id":"t1","name":"a.b","input":{}}]}]""",
        "messages.0.content.0.tool_use.name: String should match pattern", TestName = "Anthropic: name of another provider")]
    [TestCase("""[{"role":"user","content":[{"type":"tool_use","id":"t1","name":"f","input":{}}]}]""",
        "`tool_use` blocks can only be in `assistant` messages", TestName = "Anthropic: call of the user")]
    [TestCase("""[{"role":"assistant","content":[{"type":"tool_result","tool_use_id":"t1","content":"r"}]},{"role":"user","content":"q"}]""",
        "`tool_result` blocks can only be in `user` messages", TestName = "Anthropic: result of the assistant")]
    [TestCase("""[{"role":"user","content":[{"type":"text","text":" "}]}]""",
        "text content blocks must contain non-whitespace text", TestName = "Anthropic: blank text block")]
    [TestCase("""[{"role":"user","content":"q"},{"role":"assistant","content":"Answer: "}]""",
        "final assistant content cannot end with trailing whitespace", TestName = "Anthropic: trailing white space")]
    [TestCase("""[{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"gAAAA_foreign-"}]},{"role":"user","content":"q"}]""",
        "messages.0.content.0: Invalid `signature` in `thinking` block", TestName = "Anthropic: signature of another provider")]
    [TestCase("""[{"role":"assistant","content":[{"type":"thinking","thinking":"hm"}]},{"role":"user","content":"q"}]""",
        "messages.0.content.0.thinking.signature: Field required", TestName = "Anthropic: thinking without a signature")]
    public async Task Anthropic_refuses(string messages, string words) =>
        await AssertRefusedAsync("/v1/messages", $$"""{"model":"m","max_tokens":9,"messages":{{messages}}}""", words);

    [TestCase("/v1/chat/completions", $$"""{"model":"m","messages":[{{OpenAICall}},{"role":"tool","tool_call_id":"c1","content":"r"}]}""")]
    [TestCase("/v1/messages", $$"""
        {"model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"},{"role":"user","content":"q"},{{AnthropicCall}},
        {"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"r"}]},{"role":"user","content":"q"}]}
        """)]
    public async Task Accepts_what_the_providers_accept(string path, string body)
    {
        await using var simulator = await ProviderSimulator.StartAsync();

        var (status, _) = await PostAsync(simulator, path, body);

        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("/v1/chat/completions")]
    [TestCase("/v1/messages")]
    public async Task Refuses_what_is_not_JSON(string path) => await AssertRefusedAsync(path, "{", "could not parse the JSON body");

    [Test]
    public async Task Anthropic_wants_max_tokens() => await AssertRefusedAsync(
        "/v1/messages", """{"model":"m","messages":[{"role":"user","content":"q"}]}""", "max_tokens: Field required");

    [Test]
    public async Task Knows_no_other_path()
    {
        await using var simulator = await ProviderSimulator.StartAsync();

        var (status, body) = await PostAsync(simulator, "/v1/embeddings", "{}");

        Assert.That(status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(body, Does.Contain("Invalid URL (POST /v1/embeddings)"));
    }

    [TestCase("/v1/chat/completions", "maximum context length is 10 tokens. However, your messages resulted in 25 tokens")]
    [TestCase("/v1/messages", "prompt is too long: 25 tokens > 10 maximum")]
    public async Task Refuses_a_prompt_beyond_the_context_window(string path, string words) => await AssertRefusedAsync(
        path,
        $$"""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"{{new string('x', 100)}}"}]}""",
        words,
        new ProviderSimulatorOptions { ContextWindow = 10 });

    private static async Task AssertRefusedAsync(
        string path, string body, string words, ProviderSimulatorOptions? options = null)
    {
        await using var simulator = await ProviderSimulator.StartAsync(options);

        var (status, answer) = await PostAsync(simulator, path, body);

        using var json = JsonDocument.Parse(answer);
        var error = json.RootElement.GetProperty("error");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(status, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(error.GetProperty("type").GetString(), Is.EqualTo("invalid_request_error"));
            Assert.That(error.GetProperty("message").GetString(), Does.Contain(words));
            Assert.That(simulator.Exchanges.Single().Outcome, Is.EqualTo(SimulatedOutcome.Rejected));
        }
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(ProviderSimulator simulator, string path, string body)
    {
        using var http = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(new Uri(simulator.AnthropicEndpoint, path), content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
