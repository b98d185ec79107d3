var o=class{};var t=async e=>({statusCode:200});export{t as main};
