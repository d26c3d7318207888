using System.Net.Sockets;

namespace AgentGuard.Tools;

/// <summary>Tells exceptions that prove that a tool never reached the other side, so that no effect can have happened.</summary>
internal static class NeverReached
{
    public static bool Proves(Exception exception) => exception switch
    {
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => true,
        SocketException
        {
            SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound or SocketError.HostUnreachable
            or SocketError.NetworkUnreachable
        } => true,
        _ => false,
    };
}
