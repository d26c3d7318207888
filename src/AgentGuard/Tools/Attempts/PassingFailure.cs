using System.Net;
using System.Net.Sockets;

namespace AgentGuard.Tools.Attempts;

/// <summary>Tells failures that may be gone at the next attempt. A tool that took all of its time once has had its time.</summary>
internal static class PassingFailure
{
    public static bool Is(Exception exception) => exception switch
    {
        ToolException said => said.Retryable,
        TimeoutException or SocketException or IOException => true,
        HttpRequestException { StatusCode: { } status } =>
            status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500,
        HttpRequestException => true,
        // The time-out of an HttpClient: the caller's own cancellation never comes here.
        OperationCanceledException => true,
        _ => false,
    };
}
