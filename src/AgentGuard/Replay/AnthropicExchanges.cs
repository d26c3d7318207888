using AgentGuard.Replay.Exchanges;

namespace AgentGuard.Replay;

/// <summary>Makes recordings of exchanges in the format of Anthropic's messages.</summary>
public static class AnthropicExchanges
{
    /// <summary>Reads the exchanges of a run.</summary>
    /// <param name="exchanges">
    /// The exchanges, in their order: responses as JSON or as server-sent events, whole or cut, or with the status of their failure.
    /// </param>
    /// <returns>
    /// The recording: a step for each exchange, and one for each result of a tool that a later request holds. Times are not known, and are the default values.
    /// Of the options the tools are read, and the temperature and limits; system prompts are messages. What no exchange holds differs from what a run asks:
    /// replay with <see cref="RecordedExchange.AsSent"/>.
    /// </returns>
    /// <exception cref="AgentGuardException">An exchange is not in that format; its number is named.</exception>
    public static RunRecording Read(IEnumerable<RecordedExchange> exchanges) => ExchangeReader.Read(exchanges, new MessagesFormat());
}
