using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;

namespace Quickstart.Wire;

/// <summary>Stands last in the SDK's pipeline: names the ticket in a header and records every attempt.</summary>
public sealed class WirePolicy : PipelinePolicy
{
    /// <summary>The header that names the ticket.</summary>
    public const string Header = "X-Ticket";

    private readonly ConcurrentQueue<WireCall> _calls = new();

    public IReadOnlyList<WireCall> Calls => [.. _calls];

    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        var body = Begin(message);
        try
        {
            ProcessNext(message, pipeline, currentIndex);
        }
        finally
        {
            End(message, body);
        }
    }

    public override async ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        var body = Begin(message);
        try
        {
            await ProcessNextAsync(message, pipeline, currentIndex);
        }
        finally
        {
            End(message, body);
        }
    }

    private static string Begin(PipelineMessage message)
    {
        if (TicketScope.Current is { } world)
        {
            message.Request.Headers.Set(Header, world.Ticket.Id);
        }

        using var stream = new MemoryStream();
        message.Request.Content?.WriteTo(stream, CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void End(PipelineMessage message, string body)
    {
        var reply = message is { Response: { } response, BufferResponse: true } ? Reply(response) : "";
        var status = message.Response?.Status;
        _calls.Enqueue(new WireCall(TicketScope.Current?.Ticket.Id, body, status, Tokens(reply)));
        var end = status is { } code ? $"{code}" : "no reply";
        TicketScope.Current?.Journal.Write($"model call of {body.Length} characters -> {end} {ReplyText.Of(reply)}");
    }

    private static string Reply(PipelineResponse response)
    {
        try
        {
            return response.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static long Tokens(string reply)
    {
        try
        {
            return (long?)JsonNode.Parse(reply)?["usage"]?["total_tokens"] ?? 0;
        }
        catch (System.Text.Json.JsonException)
        {
            return 0;
        }
    }
}
