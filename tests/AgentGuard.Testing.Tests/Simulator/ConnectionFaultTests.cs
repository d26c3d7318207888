using System.ClientModel;
using System.Text.Json;
using AgentGuard.Testing.Simulator;
using Anthropic.Exceptions;
using Kind = AgentGuard.Testing.Simulator.SimulatedFaultKind;

namespace AgentGuard.Testing.Tests.Simulator;

/// <summary>Faults that break an answer on its way, as the official SDKs report them.</summary>
public sealed class ConnectionFaultTests
{
    private const string Text = "one two three four five six!";
    private const string Half = "one two three fo";

    internal static readonly Row[] Rows =
    [
        new(Kind.ResetBeforeHeaders, false, typeof(ClientResultException), typeof(AnthropicIOException)),
        new(Kind.ResetBeforeHeaders, true, typeof(ClientResultException), typeof(AnthropicIOException)),
        new(Kind.StallBeforeFirstToken, false, typeof(ClientResultException), typeof(AnthropicIOException)),
        new(Kind.StallBeforeFirstToken, true, typeof(HttpIOException), typeof(HttpIOException)),
        new(Kind.StallMidStream, false, typeof(HttpIOException), typeof(HttpIOException)),
        new(Kind.StallMidStream, true, typeof(HttpIOException), typeof(HttpIOException), Half),
        new(Kind.CutMidStream, false, typeof(HttpIOException), typeof(HttpIOException)),
        new(Kind.CutMidStream, true, typeof(HttpIOException), typeof(HttpIOException), Half),
        new(Kind.EmptyFirstUpdateThenCut, false, typeof(HttpIOException), typeof(HttpIOException)),
        new(Kind.EmptyFirstUpdateThenCut, true, typeof(HttpIOException), typeof(HttpIOException)),
        new(Kind.ErrorMidStream, false, typeof(ClientResultException), typeof(Anthropic5xxException)),
        new(Kind.ErrorMidStream, true, null, typeof(AnthropicSseException), Half),
        new(Kind.MalformedSse, false, typeof(JsonException), typeof(JsonException)),
        new(Kind.MalformedSse, true, typeof(JsonException), typeof(AnthropicInvalidDataException), "one two "),
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from row in Rows
        from protocol in Sdk.Protocols
        select new TestCaseData(protocol, row)
            .SetArgDisplayNames($"{protocol}", $"{row.Kind}", row.Streaming ? "streaming" : "whole");

    [TestCaseSource(nameof(Cases))]
    public async Task Breaks_as_the_provider_does(SimulatedProtocol protocol, Row row)
    {
        var seen = await Observation.OfAsync(protocol, row.Streaming, row.Kind, SimulatedReply.FromText(Text));

        var expected = protocol == SimulatedProtocol.OpenAI ? row.OpenAI : row.Anthropic;
        using (Assert.EnterMultipleScope())
        {
            // OpenAI's SDK takes an error event for an empty chunk: the answer just ends, without a finish reason.
            Assert.That(seen.Error, expected is null ? Is.Null : Is.InstanceOf(expected));
            Assert.That(seen.Response.FinishReason, Is.Null);
            Assert.That(seen.Response.Text, Is.EqualTo(row.Received));
            Assert.That(seen.Exchange.Fault?.Kind, Is.EqualTo(row.Kind));
            Assert.That(seen.Exchange.Outcome, Is.EqualTo(Outcome(row.Kind)));
        }
    }

    [Test]
    public async Task Breaks_after_as_many_chunks_as_the_fault_says(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values(1, 3, 4, 99)] int chunks)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Model = static _ => SimulatedReply.FromText("abcd"),
            Faults = FaultSchedule.Sequence(new SimulatedFault(Kind.CutMidStream) { AfterChunks = chunks }),
            ChunkSize = 1,
        });
        var text = "";

        await Assert.ThrowsAsync<HttpIOException>(async () =>
        {
            await foreach (var update in simulator.Client(protocol).StreamAsync("hello"))
            {
                text += update.Text;
            }
        });

        Assert.That(text, Is.EqualTo("abcd"[..Math.Min(chunks, 4)]));
    }

    [Test]
    public async Task A_reset_of_a_kept_connection_is_not_hidden_by_the_http_client(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol, [Values] bool streaming)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Sequence(null, new SimulatedFault(Kind.ResetBeforeHeaders)),
        });
        var client = simulator.Client(protocol);

        await client.AskAsync(streaming, "hello");

        Assert.That(async () => await client.AskAsync(streaming, "hello again"), Throws.Exception);
        Assert.That(simulator.Exchanges.Select(exchange => exchange.Outcome),
            Is.EqualTo(new[] { SimulatedOutcome.Answered, SimulatedOutcome.Cut }));
    }

    [Test]
    public async Task A_stalled_stream_has_sent_its_headers(
        [ValueSource(typeof(Sdk), nameof(Sdk.Protocols))] SimulatedProtocol protocol)
    {
        await using var simulator = await ProviderSimulator.StartAsync(new ProviderSimulatorOptions
        {
            Faults = FaultSchedule.Always(Kind.StallBeforeFirstToken),
            StallDuration = Timeout.InfiniteTimeSpan,
        });
        var path = protocol == SimulatedProtocol.OpenAI ? "/v1/chat/completions" : "/v1/messages";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(simulator.AnthropicEndpoint, path))
        {
            Content = new StringContent(
                """{"model":"m","max_tokens":9,"stream":true,"messages":[{"role":"user","content":"q"}]}"""),
        };

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
    }

    private static SimulatedOutcome Outcome(Kind kind) => kind switch
    {
        Kind.ErrorMidStream => SimulatedOutcome.Failed,
        Kind.MalformedSse => SimulatedOutcome.Answered,
        _ => SimulatedOutcome.Cut,
    };

    /// <summary>A fault, the exception of each SDK (or none), and the text a stream gave before.</summary>
    public sealed record Row(Kind Kind, bool Streaming, Type? OpenAI, Type? Anthropic, string Received = "");
}
