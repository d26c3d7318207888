using System.Text.Json;
using AgentGuard.Failures;
using Microsoft.Extensions.AI;

namespace AgentGuard.Replay.Exchanges;

/// <summary>Makes a recording of exchanges: a step for each, and one for each result of a tool that a later request holds.</summary>
internal sealed class ExchangeReader(IExchangeFormat format)
{
    private readonly List<RecordedStep> _steps = [];
    private readonly Dictionary<string, FunctionCallContent> _calls = new(StringComparer.Ordinal);
    private readonly ModelFailureClassifier _classifier = new();

    public static RunRecording Read(IEnumerable<RecordedExchange> exchanges, IExchangeFormat format)
    {
        ArgumentNullException.ThrowIfNull(exchanges);
        var reader = new ExchangeReader(format);
        var number = 0;
        foreach (var exchange in exchanges)
        {
            number++;
            try
            {
                reader.Add(exchange);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
                or ArgumentException or AgentGuardException)
            {
                throw new AgentGuardException(FormattableString.Invariant($"Exchange {number} is not in the format of {format.Name}: {e.Message}"), e);
            }
        }

        return new(reader._steps);
    }

    private void Add(RecordedExchange exchange)
    {
        var request = JsonElement.Parse(exchange.Request);
        var messages = format.MessagesOf(request);
        AddResults(messages);
        var options = format.OptionsOf(request);
        if (options.Tools is { Count: 0 })
        {
            options.Tools = null;
        }

        var step = Answer(new() { Number = _steps.Count + 1, Request = CanonicalRequest.OfModel(messages, options) }, exchange);
        _steps.Add(step);
        foreach (var call in ContentsOf(step).OfType<FunctionCallContent>())
        {
            _calls[call.CallId] = call;
        }
    }

    private static IEnumerable<AIContent> ContentsOf(RecordedStep step) =>
        step.Response?.Messages.SelectMany(message => message.Contents) ?? step.Updates?.SelectMany(update => update.Update.Contents) ?? [];

    private RecordedStep Answer(RecordedStep step, RecordedExchange exchange)
    {
        if (exchange.StatusCode >= 400)
        {
            return step with { Failure = FailureOf(exchange.Response, exchange.StatusCode, exchange.Headers) };
        }

        if (!ServerSentEvents.Look(exchange.Response))
        {
            return step with { Response = format.Whole(JsonElement.Parse(exchange.Response)) };
        }

        var stream = format.Stream();
        List<RecordedUpdate> updates = [];
        foreach (var data in ServerSentEvents.Read(exchange.Response))
        {
            updates.AddRange(stream.Read(JsonElement.Parse(data)).Select(update => new RecordedUpdate(update, TimeSpan.Zero)));
        }

        if (stream.Error is { } error)
        {
            // What was not whole when it failed was never given to the run.
            return step with { Updates = updates, Failure = FailureOf(error.GetRawText(), status: null, exchange.Headers) };
        }

        updates.AddRange(stream.End().Select(update => new RecordedUpdate(update, TimeSpan.Zero)));
        return step with { Updates = updates };
    }

    private RecordedFailure FailureOf(string body, int? status, IReadOnlyDictionary<string, string> headers)
    {
        var failure = _classifier.Classify(new FailureEvidence { Provider = format.Provider, StatusCode = status, Body = body, Headers = headers });
        return new(typeof(HttpRequestException).FullName!, failure.Message) { StatusCode = status, Model = failure };
    }

    /// <summary>The results that a request holds of calls that were made before it.</summary>
    private void AddResults(IEnumerable<ChatMessage> messages)
    {
        foreach (var result in messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>())
        {
            if (_calls.Remove(result.CallId, out var call))
            {
                var recorded = RecordedResult.Of(result.Result, options: null);
                _steps.Add(new()
                {
                    Number = _steps.Count + 1,
                    Tool = call.Name,
                    Request = CanonicalRequest.OfTool(call.Name, call.Arguments),
                    Result = recorded.Json,
                    Form = recorded.Form,
                });
            }
        }
    }
}
