using System.Net.Sockets;
using System.Text.Json;

namespace AgentGuard.Failures;

/// <summary>Reads the exceptions of .NET itself.</summary>
internal static class PlatformExceptions
{
    /// <summary>Whether a connection was not established in time, as <see cref="SocketsHttpHandler.ConnectTimeout"/> reports it.</summary>
    public static bool IsConnectTimeout(Exception exception) =>
        exception is OperationCanceledException { InnerException: TimeoutException inner } && NamesConnectTimeout(inner);

    /// <summary>What an exception tells, or <see langword="null"/> when it is no failure of a call by its type.</summary>
    public static FailureEvidence? Read(Exception exception) => exception switch
    {
        HttpRequestException { StatusCode: { } status } => new() { StatusCode = (int)status },
        HttpRequestException { HttpRequestError: HttpRequestError.UserAuthenticationError } => Of(ModelFailureKind.Authentication),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut } } or
            SocketException { SocketErrorCode: SocketError.TimedOut } => TimedOut(TimeoutPhase.Connect),
        TimeoutException => TimedOut(NamesConnectTimeout(exception) ? TimeoutPhase.Connect : TimeoutPhase.Attempt),
        OperationCanceledException => TimedOut(IsConnectTimeout(exception) ? TimeoutPhase.Connect : TimeoutPhase.Attempt),
        HttpRequestException or IOException or SocketException or JsonException => Of(ModelFailureKind.Transport),
        _ => null,
    };

    // The platform tells this time-out from that of HttpClient by its words alone; they name the setting in every language.
    private static bool NamesConnectTimeout(Exception exception) =>
        exception.Message.Contains(nameof(SocketsHttpHandler.ConnectTimeout), StringComparison.Ordinal);

    private static FailureEvidence Of(ModelFailureKind kind) => new() { Kind = kind };

    private static FailureEvidence TimedOut(TimeoutPhase phase) => new() { Kind = ModelFailureKind.Timeout, TimeoutPhase = phase };
}
